using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests.Queues;

/// <summary>Reads the result topic as it grows, and counts results by key. One call at a time.</summary>
internal sealed class ResultReader : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RemindedAfter = TimeSpan.FromSeconds(2);

    private readonly string _topic;
    private readonly string _servers;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly Dictionary<string, int> _counts = [];
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<string> _differentValues = [];

    /// <summary>Begins at the start of a topic.</summary>
    public ResultReader(TestBroker broker, string topic)
    {
        _topic = topic;
        _servers = broker.BootstrapServers;
        var properties = broker.ConsumerProperties();
        properties["group.id"] = TestBroker.Unique("reader");
        properties["enable.auto.commit"] = "false";
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(properties).SetLogHandler((_, _) => { }).Build();
        _consumer.Assign(Partitions().Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
    }

    /// <summary>Gets how many results have been read.</summary>
    public int Count { get; private set; }

    /// <summary>Gets how many different keys they have.</summary>
    public int Distinct => _counts.Count;

    /// <summary>Gets the value last read by key.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Gets how many results were read for a key.</summary>
    public int CountOf(string key) => _counts.GetValueOrDefault(key);

    /// <summary>Reads until results with so many different keys have come.</summary>
    /// <exception cref="TimeoutException">They have not, in time.</exception>
    public Task DistinctAsync(int count, TimeSpan timeout) => UntilAsync(() => Distinct >= count, $"{count} results", timeout);

    /// <summary>Reads until so many results have come, whatever their keys.</summary>
    /// <exception cref="TimeoutException">They have not, in time.</exception>
    public Task CountAsync(int count, TimeSpan timeout) => UntilAsync(() => Count >= count, $"{count} results", timeout);

    /// <summary>Reads until so many results with different values have come, whatever their keys.</summary>
    /// <exception cref="TimeoutException">They have not, in time.</exception>
    public Task DifferentValuesAsync(int count, TimeSpan timeout) =>
        UntilAsync(() => _differentValues.Count >= count, $"{count} different values", timeout);

    /// <summary>Reads until a result with that key has come.</summary>
    /// <exception cref="TimeoutException">It has not, in time.</exception>
    public Task KeyAsync(string key, TimeSpan timeout) => UntilAsync(() => CountOf(key) > 0, $"the result of {key}", timeout);

    /// <summary>Reads all that the topic has by now.</summary>
    public async Task ToEndAsync()
    {
        var ends = Ends().Where(extent => extent.End.Value > 0).ToArray();
        await UntilAsync(
            () => ends.All(extent => _consumer.Position(extent.Partition).Value >= extent.End.Value),
            "the end of the topic",
            CallTimeout);
    }

    public void Dispose() => _consumer.Dispose();

    private Task UntilAsync(Func<bool> isEnough, string what, TimeSpan timeout) => Task.Run(() =>
    {
        using var timeUp = new CancellationTokenSource(timeout);
        var silence = Stopwatch.StartNew();
        while (!isEnough())
        {
            if (timeUp.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {timeout} for {what}; read {Count}, {Distinct} of them different. {Describe()}");
            }

            if (_consumer.Consume(Longest) is { } record)
            {
                var key = Encoding.UTF8.GetString(record.Message.Key ?? []);
                _counts[key] = CountOf(key) + 1;
                _values[key] = Encoding.UTF8.GetString(record.Message.Value ?? []);
                _differentValues.Add(_values[key]);
                Count++;
                silence.Restart();
            }
            else if (silence.Elapsed >= RemindedAfter)
            {
                Remind();
                silence.Restart();
            }
        }
    });

    // Tells a topic without results from a reader that does not get them.
    private string Describe()
    {
        try
        {
            return "Read up to, of: " + string.Join(", ", Ends().Select(extent => $"{_consumer.Position(extent.Partition)} of {extent.End}"));
        }
        catch (KafkaException e)
        {
            return $"How many there are is not known: {e.Message}";
        }
    }

    private IEnumerable<(TopicPartition Partition, Offset End)> Ends()
    {
        Remind();
        return Partitions().Select(partition => (partition, _consumer.QueryWatermarkOffsets(partition, CallTimeout).High));
    }

    // The client forgets a broker that was fenced, for good if it was the only one; nodes remind theirs as well.
    private void Remind() => _ = _consumer.AddBrokers(_servers);

    private TopicPartition[] Partitions()
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        return
        [
            .. admin.GetMetadata(_topic, CallTimeout).Topics.Single().Partitions
                .Select(partition => new TopicPartition(_topic, partition.PartitionId)),
        ];
    }
}
