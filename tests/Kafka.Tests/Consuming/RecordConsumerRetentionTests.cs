using TaskQueue.Core.Records;
using TaskQueue.Kafka.Topics;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Consuming;
using Xunit.Abstractions;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>Tasks that wait for so long that Kafka is going to delete them. The embedded broker has no retention.</summary>
public sealed class RecordConsumerRetentionTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(10);

    private readonly string _group = TestBroker.Unique("group");

    [Theory, OnRealBroker]
    public async Task Less_than_half_is_warned_of_once(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TopicAsync(broker, Retention, age: TimeSpan.FromHours(6));
        await using var consumer = new TestConsumer(TestSettings.Of(broker, topic, _group), output: output).Start();
        await consumer.UntilRecordsAsync(3);

        await consumer.UntilAsync(c => c.Logger.Of(1225).Count > 0, "the warning");

        var text = Assert.Single(consumer.Logger.Of(1225)).Text;
        Assert.StartsWith(
            $"TQ1225: {topic}[0] has less than half of its retention left: its oldest waiting task (offset 0) is 6 hours old and is deleted by retention in 4 hours; 3 tasks run or are next, 0 wait for a retry",
            text,
            StringComparison.Ordinal);
        Assert.Empty(consumer.Standstills);
    }

    [Theory, OnRealBroker]
    public async Task Less_than_a_tenth_stands_on_the_board_until_the_task_has_settled(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TopicAsync(broker, Retention, age: TimeSpan.FromHours(9.5));
        await using var consumer = new TestConsumer(TestSettings.Of(broker, topic, _group), output: output).Start();
        var records = await consumer.UntilRecordsAsync(3);

        await consumer.UntilAsync(c => c.Standstills.Count > 0, "what stands still");
        Assert.Equal(("TQ1226", $"{topic}[0]"), (consumer.Standstills[0].Code, consumer.Standstills[0].Subject));
        await consumer.UntilAsync(c => c.Logger.Of(1226).Count > 0, "the line about it"); // Written after the listener was told.

        consumer.Settle(records);
        await consumer.UntilAsync(c => c.Standstills.Count == 0, "its end");
    }

    [Theory, OnRealBroker]
    public async Task A_held_partition_is_measured_by_the_oldest_record_that_its_log_has(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TopicAsync(broker, Retention, age: TimeSpan.FromHours(9.5));
        await GroupCommits.WriteAsync(
            broker.Properties(), _group, [new GroupCommit(new PartitionId(topic, 0), 100, "")], TimeSpan.FromSeconds(20));
        await using var consumer = new TestConsumer(TestSettings.Of(broker, topic, _group), output: output).Start();

        await consumer.UntilAsync(c => c.Standstills.Count == 2, "the hold and the retention");

        Assert.Contains("the partition is held (TQ1207)", consumer.Standstills.Single(s => s.Code == "TQ1226").Reason, StringComparison.Ordinal);
    }

    [Theory, OnRealBroker]
    public async Task Nothing_is_said_where_records_are_kept_for_ever_but_that_size_cannot_be_foreseen(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TopicAsync(broker, Timeout.InfiniteTimeSpan, TimeSpan.FromHours(1000), ("retention.bytes", "1000000000"));
        await using var consumer = new TestConsumer(TestSettings.Of(broker, topic, _group), output: output).Start();
        await consumer.UntilRecordsAsync(3);

        await consumer.UntilAsync(c => c.Logger.Of(1227).Count > 0, "the remark on its size");

        Assert.Single(consumer.Logger.Of(1227));
        Assert.Empty(consumer.Logger.Of(1225));
        Assert.Empty(consumer.Logger.Of(1226));
    }

    private static async Task<string> TopicAsync(
        TestBroker broker, TimeSpan retention, TimeSpan age, params (string Name, string Value)[] more)
    {
        var topic = TestBroker.Unique();
        await broker.CreateTopicAsync(
            topic,
            1,
            new Dictionary<string, string>(more.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
            {
                ["retention.ms"] = $"{(long)retention.TotalMilliseconds}",
            });
        var written = TimeProvider.System.GetUtcNow() - age;
        await broker.ProduceAsync(
            topic,
            Enumerable.Range(0, 3).Select(i => TestRecord.Of(null, $"{i}") with { TimestampMs = written.ToUnixTimeMilliseconds() }));
        return topic;
    }
}
