using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Topics;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Consuming;
using Xunit.Abstractions;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>What becomes of a consumer whose topic is deleted or created again.</summary>
public sealed class RecordConsumerTopicTests(ITestOutputHelper output)
{
    private readonly string _group = TestBroker.Unique("group");

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Commits_carry_the_topics_id(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0");
        await using (var consumer = new TestConsumer(Settings(broker, topic), _ => true, output).Start())
        {
            await consumer.UntilRecordsAsync(1);
        }

        var commit = Assert.Single(await broker.CommittedAsync(_group, topic));
        Assert.True(LedgerCodec.TryDecode(commit.Metadata, commit.Offset, out var ledger, out var reason), reason);
        Assert.Equal(await IdAsync(broker, topic), ledger.TopicId);
    }

    // Kafka forgets a group's commits when it deletes a topic; a commit that comes late brings one back.
    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task What_was_committed_for_a_topic_that_was_created_again_is_ignored(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0", "1", "2");
        await using (var first = new TestConsumer(Settings(broker, topic), _ => true, output).Start())
        {
            await first.UntilRecordsAsync(3);
        }

        var old = Assert.Single(await broker.CommittedAsync(_group, topic));
        await RecreateAsync(broker, topic);
        var group = TestBroker.Unique("group");
        await GroupCommits.WriteAsync(broker.Properties(), group, [old], TimeSpan.FromSeconds(20));
        await broker.ProduceValuesAsync(topic, "new 0", "new 1", "new 2", "new 3");
        await using var second = new TestConsumer(Settings(broker, topic) with { Group = group }, output: output).Start();
        var records = await second.UntilRecordsAsync(4);

        Assert.Equal(["new 0", "new 1", "new 2", "new 3"], records.Select(record => record.ValueText));
        Assert.StartsWith($"TQ1221: The topic {topic} was deleted and created again", Assert.Single(second.Logger.Of(1221)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [OnEmbeddedBroker(GroupKind.Consumer)]
    [OnRealBroker(GroupKind.Cooperative), OnRealBroker(GroupKind.Consumer)]
    public async Task A_topic_that_is_created_again_while_it_is_read_is_read_from_its_beginning(BrokerKind kind, GroupKind protocol)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0", "1", "2");
        var settings = TestSettings.Of(broker, topic, _group, protocol) with { Start = StartPosition.Latest };
        await using var consumer = new TestConsumer(settings, output: output).Start();
        await consumer.UntilAssignedAsync(1);
        await broker.ProduceValuesAsync(topic, "3");
        var running = await consumer.UntilRecordsAsync(1);

        await RecreateAsync(broker, topic);
        await broker.ProduceValuesAsync(topic, "new 0", "new 1");
        await consumer.UntilAsync(c => c.Records.Any(record => record.ValueText == "new 1"), "the new topic's records");
        consumer.Settle(running);
        await consumer.UntilAsync(c => c.Consumer.StaleUpdates == 1, "the late outcome");

        Assert.Equal(["3", "new 0", "new 1"], consumer.Records.Select(record => record.ValueText));
        Assert.Empty(consumer.Standstills);
        Assert.Null(consumer.Violation);
    }

    [Theory]
    [OnEmbeddedBroker(GroupKind.Consumer)]
    [OnRealBroker(GroupKind.Cooperative), OnRealBroker(GroupKind.Consumer)]
    public async Task A_topic_that_is_deleted_is_named_and_goes_on_once_it_is_there_again(BrokerKind kind, GroupKind protocol)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 2);
        await broker.ProduceValuesAsync(topic, "0", "1", "2");
        await using var consumer = new TestConsumer(TestSettings.Of(broker, topic, _group, protocol), _ => true, output).Start();
        await consumer.UntilRecordsAsync(3);

        await broker.DeleteTopicAsync(topic);
        await consumer.UntilAsync(c => c.Standstills.Count == 1, "what stands still");
        Assert.Equal(("TQ1220", topic), (consumer.Standstills[0].Code, consumer.Standstills[0].Subject));
        Assert.Null(consumer.Failure);

        await broker.CreateTopicAsync(topic, 2);
        await broker.ProduceValuesAsync(topic, "new");
        await consumer.UntilAsync(c => c.Records.Any(record => record.ValueText == "new"), "the new record");
        await consumer.UntilAsync(c => c.Standstills.Count == 0, "the end of the standstill");
    }

    // Whoever assigns in that moment knows of no partitions, and the client sees no change once there are as many again.
    [Theory, OnRealBroker(GroupKind.Cooperative), OnRealBroker(GroupKind.Eager), OnRealBroker(GroupKind.Consumer)]
    public async Task A_topic_that_is_deleted_while_partitions_change_hands_is_read_as_a_whole_once_it_is_there_again(BrokerKind kind, GroupKind protocol)
    {
        const int partitions = 4;
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions);
        await broker.ProduceAsync(topic, OneForEach(partitions, "old"));
        var settings = TestSettings.Of(broker, topic, _group, protocol) with { RevokeTimeout = TimeSpan.FromSeconds(20) };
        await using var first = new TestConsumer(settings, output: output).Start();
        var running = await first.UntilRecordsAsync(partitions);

        await using var second = new TestConsumer(settings, output: output).Start();
        await first.UntilAsync(c => c.Assigned.Any(assigned => assigned.Assignment.Revoked.IsCancellationRequested), "the revocation");
        first.Settle(running);
        await first.UntilAsync(c => c.Revoked.Count > 0, "that partitions are given up");
        await broker.DeleteTopicAsync(topic);
        await Task.WhenAll(
            first.UntilAsync(c => c.Standstills.Count == 1, "that the topic is missed"),
            second.UntilAsync(c => c.Standstills.Count == 1, "that the topic is missed"));
        await broker.CreateTopicAsync(topic, partitions);
        await broker.ProduceAsync(topic, OneForEach(partitions, "new"));

        // Some may be read twice: by a node that has partitions before it joins anew, and by their next one. The last one comes to one of the two.
        await await Task.WhenAny(first.UntilAsync(_ => AllAreRead(), "all partitions"), second.UntilAsync(_ => AllAreRead(), "all partitions"));
        await Task.WhenAll(first.UntilAssignedAsync(partitions / 2), second.UntilAssignedAsync(partitions / 2));
        Assert.All(NewRecords().CountBy(record => record.Assignment), read => Assert.Equal(1, read.Value));

        IEnumerable<DeliveredRecord> NewRecords() => first.Records.Concat(second.Records).Where(IsNew);
        bool AllAreRead() => NewRecords().Select(record => record.Assignment.Partition).Distinct().Count() == partitions;
    }

    private static IEnumerable<TestRecord> OneForEach(int partitions, string value) =>
        Enumerable.Range(0, partitions).Select(number => TestRecord.Of(null, value) with { Partition = number });

    private static bool IsNew(DeliveredRecord record) => record.ValueText == "new";

    private static async Task RecreateAsync(TestBroker broker, string topic)
    {
        var old = await IdAsync(broker, topic);
        await broker.DeleteTopicAsync(topic);
        while (true)
        {
            try
            {
                await broker.CreateTopicAsync(topic, 1);
            }
            catch (Confluent.Kafka.Admin.CreateTopicsException)
            {
                // Deleting goes on in the background.
                continue;
            }

            if (await IdAsync(broker, topic) != old)
            {
                return;
            }
        }
    }

    private static async Task<string?> IdAsync(TestBroker broker, string topic)
    {
        using var topics = new TopicAdmin(broker.Properties());
        return (await topics.DescribeAsync([topic], CancellationToken.None)).Topics[0].Id;
    }

    private ConsumerSettings Settings(TestBroker broker, string topic) => TestSettings.Of(broker, topic, _group);
}
