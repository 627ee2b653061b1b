using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Consuming;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Consuming;
using TaskQueue.TestSupport.Producing;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>What every <see cref="IRecordConsumer"/> does: delivery and back-pressure.</summary>
public sealed class RecordConsumerDeliveryTests
{
    private readonly string _group = TestBroker.Unique("group");

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Records_of_a_partition_come_in_log_order_with_their_offsets(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 3);
        await broker.ProduceAsync(
            topic, Enumerable.Range(0, 300).Select(i => TestRecord.Of(null, $"{i / 3}") with { Partition = i % 3 }));
        await using var consumer = new TestConsumer(Settings(broker, topic), _ => true).Start();

        var records = await consumer.UntilRecordsAsync(300);

        foreach (var partition in Enumerable.Range(0, 3))
        {
            var mine = records.Where(record => record.Partition == partition).ToList();
            Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), mine.Select(record => record.Offset));
            Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), mine.Select(record => record.ValueText));
        }

        Assert.Null(consumer.Violation);
        Assert.Equal(300, records.Count);
        Assert.Equal([-2, -2, -2], consumer.Assigned.Select(assigned => assigned.Position));
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Keys_values_and_headers_come_as_the_producer_wrote_them(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        KeyValuePair<string, byte[]?>[] headers =
        [
            new("a", "1"u8.ToArray()), new("empty", []), new("null", null), new("a", "2"u8.ToArray()), new("", [0, 255]), new("ü", [0]),
        ];
        KeyValuePair<string, byte[]?>[] odd = [new("zero\0byte", [1, 0, 2]), new("\0", null), new("\0\0x", []), new("plain", [9])];
        var many = Enumerable.Range(0, 70).Select(i => KeyValuePair.Create($"h{i}", (byte[]?)[(byte)i])).ToArray();
        var large = new byte[200_000];
        new Random(7).NextBytes(large);

        using (var producer = new TestProducer(broker.Properties()))
        {
            producer.Send(topic, "key"u8.ToArray(), "value"u8.ToArray(), 0, headers);
            producer.Send(topic, null, null, 0);
            producer.Send(topic, [], [], 0, odd);
            producer.Send(topic, null, [0], 0, many);
            producer.Send(topic, [0, 1], large, 0);
            await producer.UntilReportsAsync(5);
            Assert.All(producer.Reports, report => Assert.True(report.Error.IsNone, report.ToString()));
        }

        await using var consumer = new TestConsumer(Settings(broker, topic)).Start();
        var records = await consumer.UntilRecordsAsync(5);

        Assert.Equal("key"u8.ToArray(), records[0].Key);
        Assert.Equal("value", records[0].ValueText);
        AssertHeaders(headers, records[0]);
        Assert.True(records[0].TimestampMs > 0);
        Assert.Null(records[1].Key);
        Assert.Null(records[1].Value);
        Assert.Empty(records[1].Headers);
        Assert.Equal(Array.Empty<byte>(), records[2].Key);
        Assert.Equal(Array.Empty<byte>(), records[2].Value);
        AssertHeaders(odd, records[2]);
        AssertHeaders(many, records[3]);
        Assert.Equal(large, records[4].Value);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_partition_at_its_share_is_held_back_while_another_flows(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 2);
        await broker.ProduceAsync(
            topic, Enumerable.Range(0, 100).Select(i => TestRecord.Of(null, $"{i}") with { Partition = i % 2 }));
        var settings = Settings(broker, topic) with { MaxTasks = 8 };
        await using var consumer = new TestConsumer(settings, record => record.Partition == 1).Start();

        await consumer.UntilAsync(c => Of(c, 1).Count == 50 && Of(c, 0).Count >= 4, "all of partition 1, a share of partition 0");
        await broker.ProduceAsync(topic, Enumerable.Range(0, 50).Select(_ => TestRecord.Of(null, "x") with { Partition = 1 }));
        await consumer.UntilAsync(c => Of(c, 1).Count == 100, "more of partition 1");
        Assert.Equal(4, Of(consumer, 0).Count);

        consumer.Settle(Of(consumer, 0)[2]);
        await consumer.UntilAsync(c => Of(c, 0).Count == 5, "the fifth of partition 0");
        consumer.Settle(Of(consumer, 0).Where(record => record.Offset != 2));
        await consumer.UntilAsync(c => Of(c, 0).Count == 9, "four more");

        Assert.Equal(Enumerable.Range(0, 9).Select(i => (long)i), Of(consumer, 0).Select(record => record.Offset));
        Assert.Null(consumer.Violation);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task One_place_of_a_large_share_that_becomes_free_is_taken_though_the_others_stay_taken(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceAsync(topic, Enumerable.Range(0, 110).Select(i => TestRecord.Of(null, $"{i}")));
        await using var consumer = new TestConsumer(Settings(broker, topic) with { MaxTasks = 100 }).Start();
        await consumer.UntilRecordsAsync(100);

        consumer.Settle(consumer.Records[50]);

        await consumer.UntilRecordsAsync(101);
        Assert.Null(consumer.Violation);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Bytes_in_flight_bound_a_partition_too(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 2);
        var value = new string('x', 50_000);
        await broker.ProduceAsync(
            topic, Enumerable.Range(0, 40).Select(i => TestRecord.Of(null, i % 2 == 0 ? value : "y") with { Partition = i % 2 }));

        // A share of 200,000 bytes: the first read takes the records for 4,096 bytes each, the following know better.
        var settings = Settings(broker, topic) with { MaxBytes = 400_000 };
        await using var consumer = new TestConsumer(settings, record => record.Partition == 1).Start();
        await consumer.UntilAsync(c => Of(c, 1).Count == 20 && Of(c, 0).Count > 0, "all small and some large records");
        var first = Of(consumer, 0).Count;
        consumer.Settle(Of(consumer, 0));
        await consumer.UntilAsync(c => Of(c, 0).Count > first || first == 20, "more large records");

        await broker.ProduceAsync(topic, Enumerable.Range(0, 20).Select(_ => TestRecord.Of(null, "y") with { Partition = 1 }));
        await consumer.UntilAsync(c => Of(c, 1).Count == 40, "more small records");

        Assert.InRange(Of(consumer, 0).Count - first, first == 20 ? 0 : 1, 4);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_waiting_task_leaves_room_for_another_until_too_many_wait(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 2);
        await broker.ProduceAsync(
            topic, Enumerable.Range(0, 40).Select(i => TestRecord.Of(null, $"{i}") with { Partition = i % 2 }));
        var settings = Settings(broker, topic) with { MaxTasks = 4, MaxWaiting = 4 };
        await using var consumer = new TestConsumer(settings).Start();
        await consumer.UntilAsync(c => Of(c, 0).Count == 2 && Of(c, 1).Count == 2, "two of each");

        // One waits: one more comes. The second one waits: the share of waiting ones is used up.
        consumer.Update(Of(consumer, 0)[0], OffsetChange.Waiting, endedAttempts: 1);
        await consumer.UntilAsync(c => Of(c, 0).Count == 3, "a third record");
        consumer.Update(Of(consumer, 0)[1], OffsetChange.Waiting, endedAttempts: 1);
        consumer.Settle(Of(consumer, 1));
        await consumer.UntilAsync(c => Of(c, 1).Count == 4, "two more of the other");
        Assert.Equal(3, Of(consumer, 0).Count);

        // Both places in flight are taken again by the resumed one and the third; then one place becomes free.
        consumer.Update(Of(consumer, 0)[0], OffsetChange.Resumed);
        consumer.Settle(Of(consumer, 1));
        await consumer.UntilAsync(c => Of(c, 1).Count == 6, "two more of the other");
        Assert.Equal(3, Of(consumer, 0).Count);
        consumer.Settle(Of(consumer, 0)[0]);
        await consumer.UntilAsync(c => Of(c, 0).Count == 4, "a fourth record");
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Start_at_the_end_delivers_what_is_written_from_then_on_whoever_owns_the_partition(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "old");
        var settings = Settings(broker, topic) with { Start = StartPosition.Latest };
        await using (var first = new TestConsumer(settings).Start())
        {
            await first.UntilAssignedAsync(1);
            Assert.Equal(1, first.Assigned[0].Position);
        }

        await broker.ProduceValuesAsync(topic, "new");
        await using var second = new TestConsumer(settings).Start();
        var records = await second.UntilRecordsAsync(1);

        Assert.Equal("new", records[0].ValueText);
    }

    // On the real broker alone: the embedded one answers a waiting fetch late, which measures the broker.
    [Theory, OnRealBroker]
    public async Task An_idle_consumer_is_woken_by_a_record_and_by_an_update(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await using var consumer = new TestConsumer(Settings(broker, topic) with { MaxTasks = 1 }).Start();
        await consumer.UntilAssignedAsync(1);
        var took = new List<TimeSpan>();

        for (var i = 0; i < 21; i++)
        {
            var record = await broker.ProduceAsync(topic, TestRecord.Of(null, $"{i}") with { Partition = 0 });
            var written = TimeProvider.System.GetTimestamp();
            await consumer.UntilRecordsAsync(i + 1);
            took.Add(TimeProvider.System.GetElapsedTime(written));
            consumer.Settle(consumer.Records[^1]);
            Assert.Equal(i, record[0].Offset);
        }

        // A wake-up that got lost would be made up for by the sweep, after 125 ms on average.
        Assert.InRange(took.Order().ElementAt(10).TotalMilliseconds, 0, 60);
    }

    private static void AssertHeaders(KeyValuePair<string, byte[]?>[] expected, DeliveredRecord record)
    {
        Assert.Equal(expected.Select(header => header.Key), record.Headers.Select(header => header.Key));
        Assert.Equal(expected.Select(header => header.Value), record.Headers.Select(header => header.Value));
    }

    private static List<DeliveredRecord> Of(TestConsumer consumer, int partition) =>
        [.. consumer.Records.Where(record => record.Partition == partition)];

    private ConsumerSettings Settings(TestBroker broker, string topic) => TestSettings.Of(broker, topic, _group);
}
