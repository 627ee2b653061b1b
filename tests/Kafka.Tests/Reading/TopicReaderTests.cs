using System.Globalization;
using System.Text;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Reading;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Kafka.Tests.Reading;

public sealed class TopicReaderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [OnEmbeddedBroker]
    [OnRealBroker]
    public async Task Ranges_of_several_partitions_are_read_to_their_ends_and_no_further(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 3);
        await broker.ProduceAsync(topic, Numbered(30, partitions: 3));
        using var reader = new TopicReader(broker.ConsumerProperties());
        var read = new List<(int Partition, long Offset, string Value)>();
        var progress = new List<ReadProgress>();

        var count = await reader.ReadAsync(
            [new ReadRange(Of(topic, 0), 2, 5), new ReadRange(Of(topic, 1), 8), new ReadRange(Of(topic, 2), 10)],
            (in RecordView record) =>
            {
                read.Add((record.Assignment.Partition.Number, record.Offset, Text(record)));
                return VisitResult.Continue;
            },
            new Collected(progress),
            CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(5, count);
        Assert.Equal(
            [(0, 2L, "n6"), (0, 3L, "n9"), (0, 4L, "n12"), (1, 8L, "n25"), (1, 9L, "n28")],
            read.Order());
        Assert.Equal((5L, (long?)null), (progress[^1].Records, progress[^1].Total));
    }

    [Theory]
    [OnEmbeddedBroker]
    [OnRealBroker]
    public async Task One_reader_reads_again_and_again_at_any_place(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceAsync(topic, Numbered(100, partitions: 1));
        using var reader = new TopicReader(broker.ConsumerProperties());

        foreach (var offset in (long[])[50, 3, 99, 0, 50])
        {
            var record = await reader.ReadOneAsync(Of(topic, 0), offset, CancellationToken.None).WaitAsync(Patience);
            Assert.Equal($"n{offset}", Text(record![0]));
            Assert.Equal(offset, record.OffsetOf(0));
            Assert.True(record[0].TimestampMs > 0);
        }

        Assert.Null(await reader.ReadOneAsync(Of(topic, 0), 100, CancellationToken.None).WaitAsync(Patience));
        Assert.Null(await reader.ReadOneAsync(Of(topic, 0), 1_000, CancellationToken.None).WaitAsync(Patience));
    }

    [Theory]
    [OnEmbeddedBroker]
    [OnRealBroker]
    public async Task The_first_record_is_the_oldest_left_where_retention_took_the_one_asked_for(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 2);
        await broker.ProduceAsync(topic, Numbered(20, partitions: 2));
        await broker.DeleteRecordsAsync(topic, 0, before: 6);
        using var reader = new TopicReader(broker.ConsumerProperties());

        var first = await reader.ReadFirstAsync([(Of(topic, 0), 1), (Of(topic, 1), 10)], CancellationToken.None).WaitAsync(Patience);
        var gone = await reader.ReadOneAsync(Of(topic, 0), 1, CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(6, Assert.Single(first).Value.OffsetOf(0));
        Assert.Equal("n12", Text(first[Of(topic, 0)][0]));
        Assert.Null(gone);
    }

    [Fact]
    public async Task A_range_that_retention_has_cut_is_read_from_where_the_log_begins()
    {
        using var broker = TestBroker.Start();
        var topic = await broker.NewTopicAsync();
        await broker.ProduceAsync(topic, Numbered(10, partitions: 1));
        await broker.DeleteRecordsAsync(topic, 0, before: 4);
        using var reader = new TopicReader(broker.ConsumerProperties());
        var read = new List<long>();

        await reader.ReadAsync(
            [new ReadRange(Of(topic, 0), 0, 8)],
            (in RecordView record) =>
            {
                read.Add(record.Offset);
                return VisitResult.Continue;
            },
            progress: null,
            CancellationToken.None).WaitAsync(Patience);

        Assert.Equal([4, 5, 6, 7], read);
    }

    [Fact]
    public async Task A_visitor_ends_the_read()
    {
        using var broker = TestBroker.Start();
        var topic = await broker.NewTopicAsync();
        await broker.ProduceAsync(topic, Numbered(10, partitions: 1));
        using var reader = new TopicReader(broker.ConsumerProperties());

        var read = await reader.ReadAsync(
            [new ReadRange(Of(topic, 0), 0)],
            (in RecordView record) => record.Offset < 3 ? VisitResult.Continue : VisitResult.Terminate,
            progress: null,
            CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(4, read);
    }

    [Fact]
    public async Task A_visitor_leaves_a_partition_and_goes_on_with_the_others()
    {
        using var broker = TestBroker.Start();
        var topic = await broker.NewTopicAsync(partitions: 2);
        await broker.ProduceAsync(topic, Numbered(20, partitions: 2));
        using var reader = new TopicReader(broker.ConsumerProperties());
        var read = new List<(int Partition, long Offset)>();

        await reader.ReadAsync(
            [new ReadRange(Of(topic, 0), 0, 10), new ReadRange(Of(topic, 1), 0, 10)],
            (in RecordView record) =>
            {
                read.Add((record.Assignment.Partition.Number, record.Offset));
                return record.Assignment.Partition.Number == 0 && record.Offset == 2 ? VisitResult.SkipPartition : VisitResult.Continue;
            },
            progress: null,
            CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(
            [.. Enumerable.Range(0, 3).Select(offset => (0, (long)offset)), .. Enumerable.Range(0, 10).Select(offset => (1, (long)offset))],
            read.Order());
    }

    [Fact]
    public async Task A_read_can_be_canceled()
    {
        using var broker = TestBroker.Start();
        var topic = await broker.NewTopicAsync();
        await broker.ProduceAsync(topic, Numbered(10, partitions: 1));
        using var reader = new TopicReader(broker.ConsumerProperties());
        using var cancel = new CancellationTokenSource();

        var pending = reader.ReadAsync(
            [new ReadRange(Of(topic, 0), 0), new ReadRange(Of(TestBroker.Unique("missing"), 0), 0)],
            (in RecordView record) =>
            {
                cancel.Cancel();
                return VisitResult.Continue;
            },
            progress: null,
            cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_broker_that_is_silent_is_told_in_time()
    {
        using var reader = new TopicReader(
            new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" }, TimeSpan.FromSeconds(1));

        var silence = await Assert.ThrowsAsync<BrokerUnreachableException>(
            () => reader.ReadOneAsync(Of("t", 0), 0, CancellationToken.None).WaitAsync(Patience));

        Assert.Equal("127.0.0.1:1", silence.BootstrapServers);
    }

    [RealKafkaFact]
    public async Task Offsets_are_found_by_time()
    {
        using var broker = TestBroker.Real();
        var topic = await broker.NewTopicAsync();
        await broker.ProduceAsync(topic, Numbered(3, partitions: 1));
        using var reader = new TopicReader(broker.ConsumerProperties());
        var second = (await reader.ReadOneAsync(Of(topic, 0), 1, CancellationToken.None))![0].TimestampMs;

        var found = await reader.FindOffsetsAsync(
            [Of(topic, 0)], DateTimeOffset.FromUnixTimeMilliseconds(second), CancellationToken.None).WaitAsync(Patience);
        var late = await reader.FindOffsetsAsync(
            [Of(topic, 0)], DateTimeOffset.FromUnixTimeMilliseconds(second).AddDays(1), CancellationToken.None).WaitAsync(Patience);

        Assert.InRange(found[Of(topic, 0)], 0, 1);
        Assert.Equal(long.MaxValue, late[Of(topic, 0)]);
    }

    [Fact]
    public async Task A_partition_that_is_not_there_is_refused()
    {
        using var broker = TestBroker.Start();
        var topic = await broker.NewTopicAsync();
        using var reader = new TopicReader(broker.ConsumerProperties());

        await Assert.ThrowsAsync<KafkaClientException>(
            () => reader.ReadOneAsync(Of(topic, 7), 0, CancellationToken.None).WaitAsync(Patience));
    }

    private static PartitionId Of(string topic, int number) => new(topic, number);

    private static string Text(in RecordView record) => Encoding.UTF8.GetString(record.Value);

    private static IEnumerable<TestRecord> Numbered(int count, int partitions) =>
        Enumerable.Range(0, count).Select(number =>
            TestRecord.Of("k", string.Create(CultureInfo.InvariantCulture, $"n{number}"), ("h", "v")) with { Partition = number % partitions });

    private sealed class Collected(List<ReadProgress> reports) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => reports.Add(value);
    }
}
