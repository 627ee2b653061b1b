using TaskQueue.Core.Records;
using TaskQueue.Kafka.Producing;
using TaskQueue.TestSupport.Logging;

namespace TaskQueue.TestSupport.Producing;

/// <summary>A producer whose reports a test can wait for.</summary>
internal sealed class TestProducer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _woken = new(0);
    private int _wakes;
    private long _ticket;

    public TestProducer(Dictionary<string, string> properties)
    {
        Producer = new RecordProducer(properties, Logger, TimeProvider.System);
        Producer.OnReports(() =>
        {
            Interlocked.Increment(ref _wakes);
            _woken.Release();
        });
    }

    public RecordProducer Producer { get; }

    public TestLogger<RecordProducer> Logger { get; } = new();

    public List<DeliveryReport> Reports { get; } = [];

    /// <summary>Gets or sets whether records are sent in batches of their own.</summary>
    public bool Alone { get; set; }

    /// <summary>Gets how often the producer has called the wake-up.</summary>
    public int Wakes => Volatile.Read(ref _wakes);

    /// <summary>Sends a record that has to be taken, with the next ticket, counted from 0.</summary>
    public void Send(
        string topic, byte[]? key, byte[]? value, int partition = -1, params KeyValuePair<string, byte[]?>[] headers)
    {
        var error = TrySend(topic, key, value, partition, headers);
        if (!error.IsNone)
        {
            throw new InvalidOperationException($"Not taken: {error}");
        }
    }

    public ProduceError TrySend(
        string topic, byte[]? key, byte[]? value, int partition = -1, params KeyValuePair<string, byte[]?>[] headers)
    {
        var block = new HeaderWriter();
        foreach (var (name, content) in headers)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(name);
            if (content is null)
            {
                block.AddNull(bytes);
            }
            else
            {
                block.Add(bytes, content);
            }
        }

        var record = new OutgoingRecord
        {
            Topic = topic,
            Partition = partition,
            HasKey = key is not null,
            Key = key,
            HasValue = value is not null,
            Value = value,
            Headers = block.Written,
            Alone = Alone,
        };
        return TrySend(record);
    }

    public ProduceError TrySend(in OutgoingRecord record)
    {
        var error = Producer.Send(record, _ticket);
        _ticket += error.IsNone ? 1 : 0;
        return error;
    }

    /// <summary>Waits for wake-ups and polls until there are so many reports in all.</summary>
    public async Task UntilReportsAsync(int count)
    {
        Producer.Poll(Reports);
        while (Reports.Count < count)
        {
            if (!await _woken.WaitAsync(Limit))
            {
                throw new TimeoutException(
                    $"Waited {Limit} for {count} reports, got {Reports.Count}; " + string.Join('\n', Logger.Entries.TakeLast(30)));
            }

            Producer.Poll(Reports);
        }
    }

    public void Dispose()
    {
        Producer.Dispose();
        _woken.Dispose();
    }
}
