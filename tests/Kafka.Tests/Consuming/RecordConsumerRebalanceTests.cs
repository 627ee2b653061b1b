using Confluent.Kafka;
using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Kafka.Groups;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Consuming;
using TaskQueue.TestSupport.Logging;
using Xunit.Abstractions;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>What every <see cref="IRecordConsumer"/> does when partitions change hands.</summary>
/// <remarks>
/// On the embedded broker with KIP-848 alone: its classic groups take no commit while members join, and go on to the next
/// generation without those that still have tasks to end. So what settled last cannot be committed there.
/// </remarks>
public sealed class RecordConsumerRebalanceTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly string _group = TestBroker.Unique("group");

    [Theory]
    [OnEmbeddedBroker(GroupKind.Consumer)]
    [OnRealBroker(GroupKind.Cooperative), OnRealBroker(GroupKind.Eager), OnRealBroker(GroupKind.Consumer)]
    public async Task A_clean_handover_delivers_nothing_twice_and_leaves_nothing_out(BrokerKind kind, GroupKind protocol)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 4);
        var settings = TestSettings.Of(broker, topic, _group, protocol) with { RevokeTimeout = Limit };
        await using var first = new TestConsumer(settings, _ => true, output).Start();
        await first.UntilAssignedAsync(4);
        using var stop = new CancellationTokenSource();
        var producing = ProduceUntilAsync(broker, topic, stop.Token);

        await using var second = new TestConsumer(settings, _ => true, output).Start();
        await second.UntilAssignedAsync(2);
        await first.UntilAssignedAsync(2);
        var before = second.Records.Count;
        await second.UntilRecordsAsync(before + 20);
        await first.Consumer.CloseAsync(Limit);
        await second.UntilAssignedAsync(4);
        await stop.CancelAsync();
        var written = await producing;
        await second.UntilAsync(c => c.Records.Count + first.Records.Count >= written, "all records");

        var delivered = first.Records.Concat(second.Records).Select(record => record.ValueText).ToList();
        Assert.Equal(written, delivered.Distinct().Count());
        Assert.Equal(written, delivered.Count);
        Assert.Null(first.Violation);
        Assert.Null(second.Violation);
        Assert.DoesNotContain(first.Revoked, revoked => revoked.Lost);
    }

    [Theory]
    [OnRealBroker(GroupKind.Cooperative), OnRealBroker(GroupKind.Eager), OnRealBroker(GroupKind.Consumer)]
    public async Task One_that_has_no_partition_leaves_the_group_too_when_it_closes(BrokerKind kind, GroupKind protocol)
    {
        using var broker = TestBroker.Start(kind);
        var settings = TestSettings.Of(broker, await broker.NewTopicAsync(partitions: 1), _group, protocol, ("debug", "cgrp"));
        using var groups = new GroupAdmin(settings.Properties);
        await using var first = new TestConsumer(settings, _ => true, output).Start();
        await first.UntilAssignedAsync(1);
        await using var second = new TestConsumer(settings, _ => true, output).Start();
        await UntilAsync(group => group is { State: GroupState.Stable, Members.Count: 2 });

        // The group has shared its partition out; its members hear of that later, and until then librdkafka lets none of them leave.
        Func<TestConsumer, bool> hasHeard = protocol == GroupKind.Consumer ? HasEpoch : HasJoined;
        await second.UntilAsync(hasHeard, "the second to have joined");
        await first.UntilAsync(c => hasHeard(c) && c.Held.Count + second.Held.Count == 1, "the first to have joined again");
        var idle = first.Held.Count == 0 ? first : second;
        await idle.Consumer.CloseAsync(Limit);

        Assert.Single((await groups.DescribeAsync(_group, CancellationToken.None)).Members);

        async Task UntilAsync(Predicate<GroupDescription> isSo)
        {
            using var limit = new CancellationTokenSource(Limit);
            while (!isSo(await groups.DescribeAsync(_group, limit.Token)))
            {
                limit.Token.ThrowIfCancellationRequested();
            }
        }
    }

    [Theory]
    [OnEmbeddedBroker(GroupKind.Consumer)]
    [OnRealBroker(GroupKind.Cooperative), OnRealBroker(GroupKind.Eager), OnRealBroker(GroupKind.Consumer)]
    public async Task A_revocation_waits_for_running_tasks(BrokerKind kind, GroupKind protocol)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 2);
        await broker.ProduceAsync(
            topic, Enumerable.Range(0, 20).Select(i => TestRecord.Of(null, $"{i}") with { Partition = i % 2 }));
        var settings = TestSettings.Of(broker, topic, _group, protocol) with { RevokeTimeout = Limit };
        await using var first = new TestConsumer(settings, output: output).Start();
        await first.UntilRecordsAsync(20);

        await using var second = new TestConsumer(settings, output: output).Start();
        await UntilLeavingAsync(first);
        Assert.Empty(second.Held);
        Assert.Empty(first.Revoked);

        // Not all of them: what is returned stays open and runs again elsewhere.
        var leaving = first.Assigned.Select(a => a.Assignment).Where(a => a.Revoked.IsCancellationRequested).ToList();
        foreach (var record in first.Records.Where(record => leaving.Contains(record.Assignment)))
        {
            first.Update(record, record.Offset == 5 ? OffsetChange.Returned : OffsetChange.Settled);
        }

        await second.UntilRecordsAsync(1);

        Assert.All(second.Records, record => Assert.Equal(5, record.Offset));
        Assert.All(first.Revoked, revoked => Assert.Equal((5, 0), (revoked.Committed, revoked.StillRunning)));
        Assert.NotEmpty(first.Revoked);
    }

    [Theory]
    [OnEmbeddedBroker(GroupKind.Consumer)]
    [OnRealBroker(GroupKind.Cooperative), OnRealBroker(GroupKind.Consumer)]
    public async Task A_revocation_waits_no_longer_than_its_timeout(BrokerKind kind, GroupKind protocol)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 2);
        await broker.ProduceAsync(
            topic, Enumerable.Range(0, 20).Select(i => TestRecord.Of(null, $"{i}") with { Partition = i % 2 }));
        var settings = TestSettings.Of(broker, topic, _group, protocol) with { RevokeTimeout = TimeSpan.FromMilliseconds(200) };
        await using var first = new TestConsumer(settings, output: output).Start();
        var records = await first.UntilRecordsAsync(20);
        first.Settle(records.Where(record => record.Offset is 0 or 4));

        await using var second = new TestConsumer(settings, output: output).Start();
        await second.UntilRecordsAsync(8);

        var revoked = Assert.Single(first.Revoked);
        Assert.Equal((1, 8, false), (revoked.Committed, revoked.StillRunning, revoked.Lost));
        Assert.Equal([1L, 2, 3, 5, 6, 7, 8, 9], second.Records.Select(record => record.Offset));

        // Too late: the partition has left.
        first.Settle(records.Where(record => record.Assignment == revoked.Assignment));
        await first.UntilAsync(c => c.Consumer.StaleUpdates == 10 && c.Logger.Of(1215).Count == 1, "the stale updates");
        Assert.StartsWith("TQ1215: 10 tasks ended after their partition had left", first.Logger.Of(1215)[0].Text, StringComparison.Ordinal);
    }

    // While a revocation is open librdkafka fetches nothing, of no partition; afterwards it goes on where it stopped.
    [Theory]
    [OnEmbeddedBroker(GroupKind.Consumer)]
    [OnRealBroker(GroupKind.Cooperative), OnRealBroker(GroupKind.Consumer)]
    public async Task A_partition_that_stays_goes_on_where_it_was_once_another_has_left(BrokerKind kind, GroupKind protocol)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 2);
        await broker.ProduceAsync(topic, Enumerable.Range(0, 2).Select(i => TestRecord.Of(null, $"{i}") with { Partition = i }));
        var settings = TestSettings.Of(broker, topic, _group, protocol) with { RevokeTimeout = Limit };
        await using var first = new TestConsumer(settings, output: output).Start();
        await first.UntilRecordsAsync(2);
        await using var second = new TestConsumer(settings, output: output).Start();
        await UntilLeavingAsync(first);
        var staying = first.Assigned.Single(assigned => !assigned.Assignment.Revoked.IsCancellationRequested).Assignment;

        await broker.ProduceAsync(
            topic, Enumerable.Range(0, 20).Select(i => TestRecord.Of(null, $"{i}") with { Partition = i % 2 }));
        Assert.Empty(first.Revoked);
        first.Settle(first.Records.Where(record => record.Assignment != staying));
        await first.UntilRecordsAsync(12);
        await second.UntilRecordsAsync(10);

        Assert.Equal(
            Enumerable.Range(0, 11).Select(i => (long)i),
            first.Records.Where(record => record.Assignment == staying).Select(record => record.Offset));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), second.Records.Select(record => record.Offset));
    }

    [Fact]
    public async Task A_lost_partition_is_told_at_once_and_nothing_is_committed_for_it()
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0", "1", "2");
        var settings = TestSettings.Of(broker, topic, _group) with { CommitMaxInterval = TimeSpan.FromHours(1) };
        await using var consumer = new TestConsumer(settings, output: output).Start();
        var records = await consumer.UntilRecordsAsync(3);
        consumer.Settle(records[0]);

        broker.Embedded!.FailNext(KafkaRequest.Heartbeat, (int)ErrorCode.UnknownMemberId);
        await consumer.UntilAsync(c => c.Revoked.Count == 1, "the loss");
        Assert.Equal((true, -1001, 2), (consumer.Revoked[0].Lost, consumer.Revoked[0].Committed, consumer.Revoked[0].StillRunning));
        await consumer.UntilRecordsAsync(6);

        Assert.Equal([0L, 1, 2], consumer.Records.Skip(3).Select(record => record.Offset));
        Assert.True(consumer.Assigned[1].Assignment.Epoch > consumer.Assigned[0].Assignment.Epoch);
        Assert.Null(consumer.Violation);
    }

    // The embedded broker knows nothing of static members.
    [Theory, OnRealBroker]
    public async Task A_consumer_whose_static_name_another_one_takes_fails(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        var settings = TestSettings.Of(broker, topic, _group, more: ("group.instance.id", "node-1"));
        await using var first = new TestConsumer(settings, output: output).Start();
        await first.UntilAssignedAsync(1);

        await using var second = new TestConsumer(settings, output: output).Start();
        await first.UntilAsync(c => c.Failure is not null, "the failure");

        var fenced = Assert.IsType<StaticMemberFencedException>(first.Failure);
        Assert.Equal("node-1", fenced.InstanceId);
        Assert.Equal($"TQ1224: {fenced.Message}", Assert.Single(first.Logger.Of(1224)).Text);
        await first.Consumer.CloseAsync(Limit).WaitAsync(Limit);
        Assert.Empty(first.Held);
    }

    // Under KIP-848 the one that comes second is turned away.
    [Theory, OnRealBroker]
    public async Task A_consumer_fails_whose_static_name_is_taken(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        var settings = TestSettings.Of(broker, topic, _group, GroupKind.Consumer, ("group.instance.id", "node-1"));
        await using var first = new TestConsumer(settings, output: output).Start();
        await first.UntilAssignedAsync(1);

        await using var second = new TestConsumer(settings, output: output).Start();
        await second.UntilAsync(c => c.Failure is not null, "the failure");

        Assert.IsType<StaticMemberFencedException>(second.Failure);
        Assert.Null(first.Failure);
    }

    [Theory]
    [OnRealBroker(GroupKind.Cooperative), OnRealBroker(GroupKind.Consumer)]
    public async Task A_static_member_that_is_restarted_has_its_partition_back_and_others_hear_nothing_of_it(
        BrokerKind kind, GroupKind protocol)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 2);
        await using var other = new TestConsumer(Named("other"), _ => true, output).Start();
        int before;
        await using (var first = new TestConsumer(Named("this"), _ => true, output).Start())
        {
            await first.UntilAssignedAsync(1);
            await other.UntilAssignedAsync(1);
            before = Assert.Single(first.Held);
            await broker.ProduceAsync(topic, Numbered(0, 40));
            await first.UntilRecordsAsync(20);
        }

        var told = (other.Assigned.Count, other.Revoked.Count);
        await using var second = new TestConsumer(Named("this"), _ => true, output).Start();
        await second.UntilAssignedAsync(1);
        await broker.ProduceAsync(topic, Numbered(40, 20));
        await second.UntilRecordsAsync(10);
        await other.UntilRecordsAsync(30);

        Assert.Equal([before], second.Held);
        Assert.Equal(told, (other.Assigned.Count, other.Revoked.Count));
        Assert.Equal(20, second.Records[0].Offset);

        ConsumerSettings Named(string name) => TestSettings.Of(broker, topic, _group, protocol, ("group.instance.id", name));

        static IEnumerable<TestRecord> Numbered(int first, int count) =>
            Enumerable.Range(first, count).Select(i => TestRecord.Of(null, $"{i}") with { Partition = i % 2 });
    }

    [Theory]
    [OnRealBroker(GroupKind.Cooperative), OnRealBroker(GroupKind.Consumer)]
    public async Task A_member_for_which_no_partition_is_left_says_so_once(BrokerKind kind, GroupKind protocol)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        var settings = TestSettings.Of(broker, topic, _group, protocol);
        await using var first = new TestConsumer(settings, output: output).Start();
        await first.UntilAssignedAsync(1);

        await using var second = new TestConsumer(settings, output: output).Start();
        var said = await Task.WhenAny(UntilSaidAsync(first), UntilSaidAsync(second));
        await said;

        var idle = first.Held.Count == 0 ? first : second;
        Assert.Equal(
            $"This node has no partition: the 2 members of group {_group} share 1 partitions. It stands by, and takes over when another one leaves",
            Assert.Single(idle.Logger.Of(1228)).Text);
    }

    /// <summary>Tells whether a consumer, by the debug log of its group, has heard what its part of the partitions is.</summary>
    private static bool HasJoined(TestConsumer consumer) =>
        consumer.Logger.Entries.LastOrDefault(e => Says(e, "changed join state")) is { } state && Says(state, "-> steady");

    /// <summary>The same of groups whose coordinator shares partitions out: their idle members never become steady.</summary>
    private static bool HasEpoch(TestConsumer consumer) =>
        consumer.Logger.Entries.Any(e => Says(e, "ConsumerGroupHeartbeat response received for member id"));

    private static bool Says(TestLogEntry entry, string text) => entry.Text.Contains(text, StringComparison.Ordinal);

    private static Task UntilSaidAsync(TestConsumer consumer) =>
        consumer.UntilAsync(c => c.Logger.Of(1228).Count > 0, "the notice that no partition is left");

    private static async Task<int> ProduceUntilAsync(TestBroker broker, string topic, CancellationToken stop)
    {
        var written = 0;
        while (!stop.IsCancellationRequested)
        {
            await broker.ProduceAsync(
                topic, Enumerable.Range(written, 8).Select(i => TestRecord.Of(null, $"{i}") with { Partition = i % 4 }));
            written += 8;
        }

        return written;
    }

    /// <summary>Waits until all partitions of a revocation have been told, which the consumer then writes to its log.</summary>
    private static Task UntilLeavingAsync(TestConsumer consumer) =>
        consumer.UntilAsync(c => c.Logger.Of(1204).Count == 1, "the revocation");
}
