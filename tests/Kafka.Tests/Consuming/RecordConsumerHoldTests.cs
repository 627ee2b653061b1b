using Confluent.Kafka;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Kafka.Topics;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Consuming;
using Xunit.Abstractions;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>Partitions whose log does not have the offset at which they have to go on, and what an operator decides.</summary>
public sealed class RecordConsumerHoldTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly string _group = TestBroker.Unique("group");

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task It_is_held_and_named_with_what_is_missing_while_others_go_on(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await HoldAsync(broker);
        await using var consumer = new TestConsumer(Settings(broker, topic), output: output).Start();

        await consumer.UntilAsync(c => Of(c, 1).Count == 8 && c.Standstills.Count == 1, "partition 1 and what stands still");

        Assert.Empty(Of(consumer, 0));
        var standstill = consumer.Standstills[0];
        Assert.Equal(("TQ1207", $"{topic}[0]"), (standstill.Code, standstill.Subject));
        Assert.Equal(
            "it has to go on at offset 2, but its log begins at 5: 3 offsets were deleted before their tasks ran",
            standstill.Reason);
        Assert.Contains($"`taskqueue partition skip {topic} 0`", standstill.Remedy, StringComparison.Ordinal);
        Assert.StartsWith($"TQ1207: {topic}[0] is held: {standstill.Reason}", Assert.Single(consumer.Logger.Of(1207)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [OnEmbeddedBroker(GroupKind.Consumer)]
    [OnRealBroker(GroupKind.Cooperative), OnRealBroker(GroupKind.Eager), OnRealBroker(GroupKind.Consumer)]
    public async Task A_decision_lets_it_go_on_under_a_new_epoch_and_is_committed_at_once(BrokerKind kind, GroupKind protocol)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await HoldAsync(broker);
        var settings = TestSettings.Of(broker, topic, _group, protocol) with { CommitMaxInterval = TimeSpan.FromHours(1) };
        await using var consumer = new TestConsumer(settings, output: output).Start();
        await consumer.UntilAsync(c => c.Standstills.Count == 1, "what stands still");

        await DecideAsync(broker, new PartitionDecision(new PartitionId(topic, 0), HeldOffset: 2, NewOffset: 7, DecisionKind.Skip));
        await consumer.UntilAsync(c => Of(c, 0).Count == 3, "the partition's records");
        await UntilCommittedAsync(broker, topic, 7);

        Assert.Equal([7L, 8, 9], Of(consumer, 0).Select(record => record.Offset));
        Assert.Empty(consumer.Standstills);
        Assert.True(Of(consumer, 0)[0].Assignment.Epoch > consumer.Assigned.Max(a => a.Assignment.Partition.Number == 1 ? a.Assignment.Epoch : 0));
        Assert.Null(consumer.Violation);
        await UntilCrossedOutAsync(broker, topic);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_position_beyond_the_logs_end_is_held_too_and_may_be_set_back(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0", "1", "2");
        await CommitAsync(broker, topic, 100);
        await using var consumer = new TestConsumer(Settings(broker, topic), output: output).Start();
        await consumer.UntilAsync(c => c.Standstills.Count == 1, "what stands still");
        Assert.Contains("its log has 0 to 3", consumer.Standstills[0].Reason, StringComparison.Ordinal);

        await DecideAsync(broker, new PartitionDecision(new PartitionId(topic, 0), HeldOffset: 100, NewOffset: 1, DecisionKind.Reset));
        var records = await consumer.UntilRecordsAsync(2);

        Assert.Equal([1L, 2], records.Select(record => record.Offset));
        await UntilCommittedAsync(broker, topic, 1);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_decision_about_another_position_changes_nothing(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await HoldAsync(broker);
        var partition = new PartitionId(topic, 0);
        await DecideAsync(broker, new PartitionDecision(partition, HeldOffset: 1, NewOffset: 9, DecisionKind.Skip));
        await using var consumer = new TestConsumer(Settings(broker, topic), output: output).Start();
        await consumer.UntilAsync(c => c.Standstills.Count == 1, "what stands still");

        await DecideAsync(broker, new PartitionDecision(partition, HeldOffset: 2, NewOffset: 6, DecisionKind.Reset));
        await consumer.UntilAsync(c => Of(c, 0).Count == 4, "the partition's records");

        Assert.Equal(6, Of(consumer, 0)[0].Offset);
    }

    [Theory, OnRealBroker]
    public async Task A_decision_waits_until_what_was_read_before_the_hold_has_ended(BrokerKind kind)
    {
        const int Deleted = 40;
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        for (var i = 0; i < Deleted + 2; i++)
        {
            // Each in a batch of its own, of which few are fetched ahead.
            await broker.ProduceAsync(topic, [TestRecord.Of(null, new string('x', 2_000))]);
        }

        var few = new Dictionary<string, string> { ["queued.min.messages"] = "1", ["fetch.message.max.bytes"] = "1000" };
        var settings = Settings(broker, topic);
        settings = settings with
        {
            MaxTasks = 2,
            CommitMaxInterval = TimeSpan.FromMilliseconds(50),
            Properties = settings.Properties.Concat(few).ToDictionary(property => property.Key, property => property.Value),
        };
        await using var consumer = new TestConsumer(settings, output: output).Start();
        var first = (await consumer.UntilRecordsAsync(2))[0];
        await broker.DeleteRecordsAsync(topic, partition: 0, before: Deleted);

        var settled = new HashSet<long> { first.Offset };
        await consumer.UntilAsync(
            c =>
            {
                c.Settle(c.Records.Where(record => settled.Add(record.Offset)).ToList());
                return c.Standstills.Count == 1;
            },
            "what stands still");
        var read = consumer.Records.Count;
        await DecideAsync(broker, new PartitionDecision(new PartitionId(topic, 0), HeldOffset: 0, NewOffset: Deleted, DecisionKind.Skip));
        await consumer.UntilAsync(c => c.Logger.Of(1230).Count == 1, "the remark that it waits");

        Assert.Equal(read, consumer.Records.Count);
        consumer.Settle([first]);
        await consumer.UntilAsync(c => c.Records.Count == read + 2, "the records that are there");
        Assert.Equal(Deleted, consumer.Records[read].Offset);
        Assert.Empty(consumer.Standstills);
        Assert.Null(consumer.Violation);
    }

    // What a drain hands back is no longer open here, and not settled: the next owner runs it, and then carries the decision out.
    [Theory, OnEmbeddedBroker]
    public async Task A_decision_does_not_pass_over_what_was_handed_back(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0");
        await using var consumer = new TestConsumer(Settings(broker, topic), output: output).Start();
        var record = Assert.Single(await consumer.UntilRecordsAsync(1));
        broker.Embedded!.FailNext(KafkaRequest.Fetch, [.. Enumerable.Repeat((int)ErrorCode.OffsetOutOfRange, 10)]);
        await consumer.UntilAsync(c => c.Standstills.Count == 1, "what stands still");
        consumer.Update(record, OffsetChange.Returned);

        await DecideAsync(broker, new PartitionDecision(new PartitionId(topic, 0), HeldOffset: 1, NewOffset: 1, DecisionKind.Skip));
        await consumer.UntilAsync(c => c.Logger.Of(1230).Count + c.Logger.Of(1202).Count > 0, "what becomes of the decision");

        Assert.Empty(consumer.Logger.Of(1202));
        await consumer.Consumer.CloseAsync(Limit);
        Assert.DoesNotContain(await broker.CommittedAsync(_group, topic), commit => commit.Offset > 0);
    }

    private static List<DeliveredRecord> Of(TestConsumer consumer, int partition) =>
        [.. consumer.Records.Where(record => record.Partition == partition)];

    /// <summary>Makes a topic of two partitions with ten records each, of which the first has lost the first five and stands at 2.</summary>
    private async Task<string> HoldAsync(TestBroker broker)
    {
        var topic = await broker.NewTopicAsync(partitions: 2);
        await broker.ProduceAsync(
            topic, Enumerable.Range(0, 20).Select(i => TestRecord.Of(null, $"{i}") with { Partition = i % 2 }));
        await GroupCommits.WriteAsync(
            broker.Properties(),
            _group,
            [new GroupCommit(new PartitionId(topic, 0), 2, ""), new GroupCommit(new PartitionId(topic, 1), 2, "")],
            Limit);
        await broker.DeleteRecordsAsync(topic, partition: 0, before: 5);
        return topic;
    }

    private Task DecideAsync(TestBroker broker, PartitionDecision decision) =>
        PartitionDecisions.WriteAsync(broker.Properties(), _group, [decision], Limit);

    private Task CommitAsync(TestBroker broker, string topic, long offset) => GroupCommits.WriteAsync(
        broker.Properties(), _group, [new GroupCommit(new PartitionId(topic, 0), offset, "")], Limit);

    private async Task UntilCommittedAsync(TestBroker broker, string topic, long offset)
    {
        using var limit = new CancellationTokenSource(Limit);
        while ((await broker.CommittedAsync(_group, topic))[0].Offset != offset)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task UntilCrossedOutAsync(TestBroker broker, string topic)
    {
        using var limit = new CancellationTokenSource(Limit);
        while ((await PartitionDecisions.ReadAsync(broker.Properties(), _group, [new PartitionId(topic, 0)], Limit)).Count > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private ConsumerSettings Settings(TestBroker broker, string topic) =>
        TestSettings.Of(broker, topic, _group);
}
