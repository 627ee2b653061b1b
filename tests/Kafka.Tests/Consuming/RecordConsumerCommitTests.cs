using Confluent.Kafka;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Kafka.Topics;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Consuming;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>What every <see cref="IRecordConsumer"/> does: commits, ledger, stop and close.</summary>
public sealed class RecordConsumerCommitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly string _group = TestBroker.Unique("group");

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_successor_skips_what_was_settled_and_goes_on_counting_attempts(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, Enumerable.Range(0, 8).Select(i => $"{i}"));
        await using (var first = new TestConsumer(Settings(broker, topic)).Start())
        {
            var records = await first.UntilRecordsAsync(8);
            first.Settle(records[0], records[2], records[3], records[6]);
            first.Update(records[1], OffsetChange.Waiting, endedAttempts: 3);
            first.Update(records[5], OffsetChange.Returned, endedAttempts: 1);
            await first.Consumer.CloseAsync(Limit);
            Assert.Equal(1, Assert.Single(first.Revoked).Committed);
            Assert.Equal(3, first.Revoked[0].StillRunning);
        }

        await using var second = new TestConsumer(Settings(broker, topic)).Start();
        var again = await second.UntilRecordsAsync(4);

        Assert.Equal([1L, 4, 5, 7], again.Select(record => record.Offset));
        Assert.Equal([3, 0, 1, 0], again.Select(record => record.EndedAttempts));
        Assert.Equal(1, second.Assigned[0].Position);
        Assert.Equal(3, second.Assigned[0].SettledAhead);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Settled_tasks_are_committed_in_time_and_by_count(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, Enumerable.Range(0, 6).Select(i => $"{i}"));
        var never = TimeSpan.FromHours(1);
        var settings = Settings(broker, topic) with { CommitMaxInterval = never, CommitMaxCount = 3 };
        await using (var byCount = new TestConsumer(settings).Start())
        {
            var records = await byCount.UntilRecordsAsync(6);
            byCount.Settle(records[0], records[1]);
            byCount.Settle(records[2]);
            await UntilCommittedAsync(broker, topic, 3);
            byCount.Settle(records[3]);
        }

        await UntilCommittedAsync(broker, topic, 4);
        await using var byTime = new TestConsumer(Settings(broker, topic)).Start();
        byTime.Settle(await byTime.UntilRecordsAsync(2));
        await UntilCommittedAsync(broker, topic, 6);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task What_is_passed_over_is_committed_without_anything_else_to_commit(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, Enumerable.Range(0, 6).Select(i => $"{i}"));
        await using (var first = new TestConsumer(Settings(broker, topic)).Start())
        {
            first.Settle((await first.UntilRecordsAsync(6)).Skip(1));
        }

        await UntilCommittedAsync(broker, topic, 0);

        // Room for one: what is settled already is read after the commit that the first record brings about.
        await using var second = new TestConsumer(Settings(broker, topic) with { MaxTasks = 1, CommitMaxCount = 1 }).Start();
        second.Settle(await second.UntilRecordsAsync(1));

        await UntilCommittedAsync(broker, topic, 6);
    }

    [Theory, OnRealBroker]
    public async Task What_ends_transactions_leaves_no_lag(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await using var consumer = new TestConsumer(Settings(broker, topic), _ => true).Start();
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig(broker.Properties()) { TransactionalId = TestBroker.Unique("transaction") }).Build();
        producer.InitTransactions(Limit);
        producer.BeginTransaction();
        producer.Produce(topic, new Message<Null, string> { Value = "committed" });
        producer.CommitTransaction(Limit);
        await UntilCommittedAsync(broker, topic, 2);
        producer.BeginTransaction();
        producer.Produce(topic, new Message<Null, string> { Value = "aborted" });
        producer.Flush(Limit);
        producer.AbortTransaction(Limit);
        await UntilCommittedAsync(broker, topic, 4);

        Assert.Equal(0, Assert.Single(consumer.Records).Offset);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Metadata_of_others_is_ignored_with_a_warning(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0", "1", "2");
        await CommitAsync(broker, topic, offset: 1, metadata: "someone else's");

        await using var consumer = new TestConsumer(Settings(broker, topic)).Start();
        var records = await consumer.UntilRecordsAsync(2);

        Assert.Equal([1L, 2], records.Select(record => record.Offset));
        Assert.Contains($"{topic}[0]", Assert.Single(consumer.Logger.Of(1206)).Text, StringComparison.Ordinal);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Nothing_is_delivered_after_a_stop_but_what_settles_is_committed(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync(partitions: 2);
        await broker.ProduceAsync(
            topic, Enumerable.Range(0, 40).Select(i => TestRecord.Of(null, $"{i}") with { Partition = i % 2 }));
        await using var consumer = new TestConsumer(Settings(broker, topic) with { MaxTasks = 4 }).Start();
        var records = await consumer.UntilRecordsAsync(4);

        consumer.Consumer.StopReading();
        await consumer.UntilAsync(c => c.IsStopped, "the stop");
        consumer.Settle(records);
        await UntilCommittedAsync(broker, topic, 2);
        await consumer.Consumer.CloseAsync(Limit);

        Assert.Equal(4, consumer.Records.Count);
        Assert.Null(consumer.Violation);
        Assert.All(consumer.Revoked, revoked => Assert.Equal((2, 0, false), (revoked.Committed, revoked.StillRunning, revoked.Lost)));
        Assert.Equal(2, consumer.Revoked.Count);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Close_applies_what_was_told_before_and_works_twice(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, Enumerable.Range(0, 500).Select(i => $"{i}"));
        var settings = Settings(broker, topic) with { CommitMaxInterval = TimeSpan.FromHours(1) };
        await using var consumer = new TestConsumer(settings).Start();
        var records = await consumer.UntilRecordsAsync(500);

        consumer.Settle(records);
        await Task.WhenAll(consumer.Consumer.CloseAsync(Limit), consumer.Consumer.CloseAsync(Limit)).WaitAsync(Limit);
        await consumer.Consumer.CloseAsync(Limit).WaitAsync(Limit);

        await UntilCommittedAsync(broker, topic, 500);
        Assert.True(consumer.IsStopped);
        Assert.True(consumer.Assigned[0].Assignment.Revoked.IsCancellationRequested);
        Assert.Empty(consumer.Held);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Close_works_before_any_assignment_and_before_the_start(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await using var started = new TestConsumer(Settings(broker, topic)).Start();
        await using var fresh = new TestConsumer(Settings(broker, topic));

        await started.Consumer.CloseAsync(Limit).WaitAsync(Limit);
        await fresh.Consumer.CloseAsync(Limit).WaitAsync(Limit);

        Assert.True(started.IsStopped);
        Assert.Throws<InvalidOperationException>(() => fresh.Start());
        fresh.Consumer.Update([]);
        fresh.Consumer.StopReading();
    }

    [Fact]
    public async Task Close_is_bounded_when_the_broker_is_gone()
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0", "1");
        await using var consumer = new TestConsumer(Settings(broker, topic) with { CommitMaxInterval = TimeSpan.FromHours(1) }).Start();
        var records = await consumer.UntilRecordsAsync(2);

        broker.Embedded!.GoDown();
        consumer.Settle(records);
        await consumer.Consumer.CloseAsync(TimeSpan.FromSeconds(2)).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Single(consumer.Logger.Of(1214));
        Assert.Single(consumer.Revoked);
    }

    [Fact]
    public async Task Close_is_bounded_when_there_never_was_a_broker()
    {
        var settings = new ConsumerSettings
        {
            Group = _group,
            Topics = ["none"],
            Properties = new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" },
        };
        await using var consumer = new TestConsumer(settings).Start();

        await consumer.Consumer.CloseAsync(TimeSpan.FromSeconds(2)).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.True(consumer.IsStopped);
    }

    [Fact]
    public async Task A_commit_that_failed_is_repeated()
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0", "1");
        await using var consumer = new TestConsumer(Settings(broker, topic)).Start();
        var records = await consumer.UntilRecordsAsync(2);
        broker.Embedded!.FailNext(KafkaRequest.OffsetCommit, (int)ErrorCode.GroupAuthorizationFailed);

        consumer.Settle(records);
        await consumer.UntilAsync(c => c.Logger.Of(1208).Count == 1, "the failure");

        await UntilCommittedAsync(broker, topic, 2);
    }

    [Fact]
    public async Task The_last_commit_is_repeated_if_a_rebalance_has_overtaken_it()
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0", "1");
        await using var consumer = new TestConsumer(Settings(broker, topic), commits: real => new OvertakenCommits(real)).Start();
        var records = await consumer.UntilRecordsAsync(2);

        consumer.Settle(records);
        await consumer.Consumer.CloseAsync(TimeSpan.FromSeconds(10));

        Assert.Empty(consumer.Logger.Of(1214));
        Assert.Equal(2, Assert.Single(await broker.CommittedAsync(_group, topic)).Offset);
    }

    [Fact]
    public async Task An_assignment_waits_until_the_committed_offsets_are_known()
    {
        using var broker = TestBroker.StartEmbedded();
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0", "1", "2");
        await CommitAsync(broker, topic, offset: 2, metadata: "");
        broker.Embedded!.FailNext(
            KafkaRequest.OffsetFetch, (int)ErrorCode.GroupAuthorizationFailed, (int)ErrorCode.GroupAuthorizationFailed);

        await using var consumer = new TestConsumer(Settings(broker, topic)).Start();
        var records = await consumer.UntilRecordsAsync(1);

        Assert.Equal(2, records[0].Offset);
        Assert.Single(consumer.Logger.Of(1205));
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Updates_of_an_assignment_that_is_over_are_dropped_and_counted(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await broker.NewTopicAsync();
        await broker.ProduceValuesAsync(topic, "0", "1");
        await using var consumer = new TestConsumer(Settings(broker, topic)).Start();
        var records = await consumer.UntilRecordsAsync(2);
        var other = new Assignment(new PartitionId(topic, 0), epoch: 1, CancellationToken.None);

        consumer.Consumer.Update([records[0].Settled with { Assignment = other }, records[0].Settled]);
        await UntilCommittedAsync(broker, topic, 1);

        Assert.Equal(1, consumer.Consumer.StaleUpdates);
    }

    // The second is a mistake for the client alone that asks about topics.
    [Theory]
    [InlineData("fetch.wait.max.ms", "soon")]
    [InlineData("enable.gapless.guarantee", "true")]
    public async Task A_wrong_setting_is_refused_at_the_start_and_leaves_nothing_to_wait_for(string name, string value)
    {
        using var broker = TestBroker.StartEmbedded();
        var settings = TestSettings.Of(broker, "topic", _group, more: (name, value));
        var consumer = new TestConsumer(settings);

        var refused = Assert.Throws<KafkaClientException>(() => consumer.Start());
        await consumer.Consumer.CloseAsync(TimeSpan.FromSeconds(1));

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Empty(consumer.Logger.Of(1217));
    }

    private async Task UntilCommittedAsync(TestBroker broker, string topic, long offset)
    {
        using var limit = new CancellationTokenSource(Limit);
        while ((await broker.CommittedAsync(_group, topic)).Any(commit => commit.Offset != offset))
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private Task CommitAsync(TestBroker broker, string topic, long offset, string metadata) => GroupCommits.WriteAsync(
        broker.Properties(), _group, [new GroupCommit(new PartitionId(topic, 0), offset, metadata)], Limit);

    private ConsumerSettings Settings(TestBroker broker, string topic) => TestSettings.Of(broker, topic, _group);
}
