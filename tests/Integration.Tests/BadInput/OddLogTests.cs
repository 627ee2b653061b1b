using System.Globalization;
using System.Text;
using Confluent.Kafka;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests.BadInput;

/// <summary>Partitions as other producers and the broker leave them: compressed, with gaps, with times that cannot be.</summary>
public sealed class OddLogTests(ITestOutputHelper log)
{
    private const int Each = 50;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    [RealKafkaFact]
    public async Task Compressed_batches()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Real());
        foreach (var codec in Enum.GetValues<CompressionType>())
        {
            using var producer = Producer(queue, config =>
            {
                config.CompressionType = codec;
                config.LingerMs = 100;
            });
            Produce(producer, queue.Tasks, codec.ToString());
        }

        await RunAsync(queue, Values(Enum.GetNames<CompressionType>()), committed: Each * Enum.GetValues<CompressionType>().Length);
    }

    [RealKafkaFact]
    public async Task Of_transactions_what_was_committed_is_run_and_nothing_else()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Real());
        using (var producer = Producer(queue, config => config.TransactionalId = TestBroker.Unique("transaction")))
        {
            producer.InitTransactions(CallTimeout);
            InTransaction(producer, queue.Tasks, "aborted", producer.AbortTransaction);
            InTransaction(producer, queue.Tasks, "committed", producer.CommitTransaction);
            InTransaction(producer, queue.Tasks, "aborted too", producer.AbortTransaction);
        }

        using (var producer = Producer(queue, _ => { }))
        {
            Produce(producer, queue.Tasks, "plain");
        }

        // The end of each transaction is a record of the broker's.
        await RunAsync(queue, Values("committed", "plain"), committed: (4 * Each) + 3);
    }

    [RealKafkaFact]
    public async Task Times_before_all_retention_and_after_the_end_of_time()
    {
        long[] times = [1, 1_000, 4_102_444_800_000, 253_402_300_799_999, 253_402_300_800_000, long.MaxValue / 2];
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Real());
        await queue.Broker.AlterTopicAsync(queue.Tasks, new Dictionary<string, string>
        {
            ["retention.ms"] = "-1",
            ["message.timestamp.before.max.ms"] = long.MaxValue.ToString(CultureInfo.InvariantCulture),
            ["message.timestamp.after.max.ms"] = long.MaxValue.ToString(CultureInfo.InvariantCulture),
        });
        using (var producer = Producer(queue, _ => { }))
        {
            foreach (var time in times)
            {
                await producer.ProduceAsync(queue.Tasks, new Message<byte[]?, byte[]?>
                {
                    Value = Encoding.UTF8.GetBytes($"at {time}"),
                    Timestamp = new Timestamp(time, TimestampType.CreateTime),
                });
            }
        }

        await RunAsync(queue, times.Select(time => $"AT {time}"), committed: times.Length);
    }

    [RealKafkaFact]
    public async Task Gaps_that_compaction_left()
    {
        const int Keys = 5;
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Real());
        await queue.Broker.AlterTopicAsync(queue.Tasks, new Dictionary<string, string>
        {
            ["cleanup.policy"] = "compact",
            ["segment.ms"] = "1",
            ["min.cleanable.dirty.ratio"] = "0.001",
        });
        var written = await queue.Broker.ProduceAsync(queue.Tasks, Enumerable.Range(0, 20 * Keys).Select(number =>
            TestRecord.Of($"k{number % Keys}", $"v{number}") with { Partition = 0 }));

        // A segment ends when a record comes after its time.
        IReadOnlyList<TestRecord> left;
        var last = written;
        using var timeUp = new CancellationTokenSource(TaskQueueUnderTest.Patience);
        do
        {
            timeUp.Token.ThrowIfCancellationRequested();
            last = await queue.Broker.ProduceAsync(queue.Tasks, TestRecord.Of("last", "last") with { Partition = 0 });
            left = await queue.Broker.ReadToEndAsync(queue.Tasks);
        }
        while (left.Count > 4 * Keys);

        var node = await queue.StartAssignedNodeAsync(1);
        using var results = queue.ReadResults();
        await results.KeyAsync(Some.KeyOf(queue.Tasks, last[0]), TaskQueueUnderTest.Patience);
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);

        var commit = Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks));
        Assert.Equal(last[0].Offset + 1, commit.Offset);
        await results.ToEndAsync();
        Assert.Equal(results.Distinct, results.Count);
        var remaining = await queue.Broker.ReadToEndAsync(queue.Tasks);
        Assert.All(remaining, record => Assert.Equal(1, results.CountOf(Some.KeyOf(queue.Tasks, record))));
    }

    [RealKafkaFact]
    public async Task Records_that_kcat_wrote_with_keys_headers_and_nulls()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Real());
        await WriteByKcatAsync(queue, "k1:one\nk2:\n:three\n", "-K:", "-Z", "-z", "snappy");
        await WriteByKcatAsync(queue, "four\n", "-H", "ce_id=four", "-H", "ce_type=upper", "-H", "empty=", "-H", "none");

        await RunAsync(queue, ["ONE", "", "THREE", "FOUR"], committed: 4);
    }

    private static async Task RunAsync(TaskQueueUnderTest queue, IEnumerable<string> expected, long committed)
    {
        var values = expected.Order(StringComparer.Ordinal).ToArray();
        var node = await queue.StartAssignedNodeAsync(1);
        using var results = queue.ReadResults();
        await results.DistinctAsync(values.Length, TaskQueueUnderTest.Patience);
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);

        await results.ToEndAsync();
        Assert.Equal(values, results.Values.Values.Order(StringComparer.Ordinal));
        Assert.Equal(values.Length, results.Count);
        Assert.Equal(committed, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);
        TrialRun.AssertReadable(node.Lines);
    }

    private static IEnumerable<string> Values(params string[] prefixes) =>
        prefixes.SelectMany(prefix => Enumerable.Range(0, Each).Select(number => $"{prefix} {number}".ToUpperInvariant()));

    private static IProducer<byte[]?, byte[]?> Producer(TaskQueueUnderTest queue, Action<ProducerConfig> change)
    {
        var config = new ProducerConfig(queue.Broker.Properties());
        change(config);
        return new ProducerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, _) => { }).Build();
    }

    private static void Produce(IProducer<byte[]?, byte[]?> producer, string topic, string prefix)
    {
        for (var number = 0; number < Each; number++)
        {
            producer.Produce(topic, new Message<byte[]?, byte[]?> { Value = Encoding.UTF8.GetBytes($"{prefix} {number}") });
        }

        Assert.Equal(0, producer.Flush(CallTimeout));
    }

    private static void InTransaction(IProducer<byte[]?, byte[]?> producer, string topic, string prefix, Action<TimeSpan> end)
    {
        producer.BeginTransaction();
        Produce(producer, topic, prefix);
        end(CallTimeout);
    }

    private async Task WriteByKcatAsync(TaskQueueUnderTest queue, string input, params string[] options)
    {
        await using var write = ChildProcess.Start(
            "kcat", ["-P", "-b", queue.Broker.BootstrapServers, "-t", queue.Tasks, .. options], log, input: input);
        Assert.Equal(0, (await write.EndAsync(TaskQueueUnderTest.Patience)).ExitCode);
    }
}
