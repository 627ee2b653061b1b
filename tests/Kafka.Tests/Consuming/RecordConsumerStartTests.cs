using Confluent.Kafka;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Embedded;
using TaskQueue.Kafka.Topics;
using TaskQueue.TestSupport.Brokers;
using TaskQueue.TestSupport.Consuming;
using Xunit.Abstractions;

namespace TaskQueue.Kafka.Tests.Consuming;

/// <summary>Where a group begins that has committed nothing.</summary>
public sealed class RecordConsumerStartTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly string _group = TestBroker.Unique("group");

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Earliest_runs_all_tasks_and_says_how_many(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TwoPartitionsAsync(broker);
        await using var consumer = new TestConsumer(Settings(broker, topic, StartPosition.Earliest), output: output).Start();

        await consumer.UntilRecordsAsync(20);
        await consumer.UntilAsync(c => c.Logger.Of(1201).Count == 1, "the start in the log");

        Assert.Equal(
            $"Group {_group} has committed nothing for {topic} and starts at earliest: 20 of the 20 tasks in its 2 partitions will run",
            consumer.Logger.Of(1201)[0].Text);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Latest_passes_over_what_is_there_and_says_so(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TwoPartitionsAsync(broker);
        await using var consumer = new TestConsumer(Settings(broker, topic, StartPosition.Latest), output: output).Start();
        await consumer.UntilAssignedAsync(2);

        await broker.ProduceAsync(topic, TestRecord.Of(null, "new") with { Partition = 1 });
        var record = Assert.Single(await consumer.UntilRecordsAsync(1));

        Assert.Equal((1, 10L), (record.Partition, record.Offset));
        Assert.Contains("starts at latest: 0 of the 20 tasks", Assert.Single(consumer.Logger.Of(1201)).Text, StringComparison.Ordinal);
        Assert.All(await CommittedAsync(broker, topic), offset => Assert.Equal(10, offset));
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task A_group_that_has_begun_reads_a_partition_without_a_commit_from_its_beginning(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TwoPartitionsAsync(broker);
        await GroupCommits.WriteAsync(
            broker.Properties(), _group, [new GroupCommit(new PartitionId(topic, 0), 8, "")], Limit);
        await using var consumer = new TestConsumer(Settings(broker, topic, StartPosition.Refuse), output: output).Start();

        var records = await consumer.UntilRecordsAsync(12);

        Assert.Equal(2, records.Count(record => record.Partition == 0));
        Assert.Equal(0, records.First(record => record.Partition == 1).Offset);
        Assert.Empty(consumer.Logger.Of(1201));
    }

    // So far away, or so busy, is a broker at times.
    [Theory, OnEmbeddedBroker]
    public async Task A_broker_that_takes_its_time_for_each_answer_is_waited_for(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TwoPartitionsAsync(broker);
        broker.Embedded!.SetLatency(TimeSpan.FromMilliseconds(700));
        await using var consumer = new TestConsumer(Settings(broker, topic, StartPosition.Earliest), output: output).Start();

        await consumer.UntilAsync(
            c => c.Records.DistinctBy(record => (record.Partition, record.Offset)).Count() == 20, "all records");
        broker.Embedded.SetLatency(TimeSpan.Zero);
    }

    // As the leader of a new partition answers that does not know of it yet.
    [Theory, OnEmbeddedBroker]
    public async Task A_beginning_that_could_not_be_looked_up_is_looked_up_again(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TwoPartitionsAsync(broker);
        broker.Embedded!.FailNext(KafkaRequest.ListOffsets, [.. Enumerable.Repeat((int)ErrorCode.UnknownTopicOrPart, 100)]);
        await using var consumer = new TestConsumer(Settings(broker, topic, StartPosition.Earliest), output: output).Start();
        await consumer.UntilAsync(c => c.Logger.Of(1233).Count == 1, "that the look-up has failed");

        broker.Embedded.StopFailing(KafkaRequest.ListOffsets);

        var records = await consumer.UntilRecordsAsync(20);
        Assert.Equal(20, records.Count);
        Assert.Empty(consumer.Logger.Of(1207));
        Assert.Null(consumer.Violation);
    }

    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task Refuse_fails_with_the_command_that_sets_positions(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TwoPartitionsAsync(broker);
        await using var consumer = new TestConsumer(Settings(broker, topic, StartPosition.Refuse), output: output).Start();

        await consumer.UntilAsync(c => c.Failure is not null, "the failure");

        var refused = Assert.IsType<StartRefusedException>(consumer.Failure);
        Assert.Contains("which has 20 tasks", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"`taskqueue partition reset {topic} --all --to earliest`", refused.Message, StringComparison.Ordinal);
        Assert.Equal($"TQ1219: {refused.Message}", Assert.Single(consumer.Logger.Of(1219)).Text);
        Assert.Empty(consumer.Records);
    }

    // The embedded broker finds no offsets by time.
    [Theory, OnRealBroker]
    public async Task A_time_starts_at_the_first_task_that_is_not_older(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TwoPartitionsAsync(broker);
        var between = DateTimeOffset.FromUnixTimeMilliseconds(await TimestampAfterAsync(broker, topic));
        await broker.ProduceAsync(topic, TestRecord.Of(null, "new") with { Partition = 0 });
        await using var consumer = new TestConsumer(Settings(broker, topic, StartPosition.At(between)), output: output).Start();

        var record = Assert.Single(await consumer.UntilRecordsAsync(1));

        Assert.Equal((0, "new"), (record.Partition, record.ValueText));
        Assert.Contains(": 1 of the 21 tasks", Assert.Single(consumer.Logger.Of(1201)).Text, StringComparison.Ordinal);
        Assert.Equal(10, consumer.Assigned.Single(assigned => assigned.Assignment.Partition.Number == 1).Position);
    }

    [Theory, OnRealBroker]
    public async Task Partitions_that_are_added_are_found_within_30_s_and_read_from_their_beginning(BrokerKind kind)
    {
        using var broker = TestBroker.Start(kind);
        var topic = await TwoPartitionsAsync(broker);
        await using var consumer = new TestConsumer(Settings(broker, topic, StartPosition.Latest), output: output).Start();
        await consumer.UntilAssignedAsync(2);

        await broker.GrowTopicAsync(topic, 4);

        // A producer that knows the topic as it is now.
        using var fresh = TestBroker.Start(kind);
        await fresh.ProduceAsync(topic, TestRecord.Of(null, "first") with { Partition = 3 });
        var record = Assert.Single(await consumer.UntilRecordsAsync(1));

        Assert.Equal((3, 0L), (record.Partition, record.Offset));
        Assert.Equal(2, consumer.Logger.Of(1203).Count);
        Assert.DoesNotContain(consumer.Revoked, revoked => revoked.Lost);
    }

    [Theory]
    [InlineData("earliest")]
    [InlineData("latest")]
    [InlineData("refuse")]
    [InlineData("2026-01-31T08:15:00Z")]
    [InlineData("2026-01-31T08:15:00.25+02:00")]
    public void Each_start_is_written_as_it_is_read(string text)
    {
        Assert.True(StartPosition.TryParse(text, out var start));
        Assert.Equal(text.Replace("Z", "+00:00", StringComparison.Ordinal), start.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Latest")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31T08:15:00")]
    [InlineData("2026-02-30T08:15:00Z")]
    public void What_is_no_start_is_refused(string text) => Assert.False(StartPosition.TryParse(text, out _));

    private static async Task<string> TwoPartitionsAsync(TestBroker broker)
    {
        var topic = await broker.NewTopicAsync(partitions: 2);
        await broker.ProduceAsync(
            topic, Enumerable.Range(0, 20).Select(i => TestRecord.Of(null, $"{i}") with { Partition = i % 2 }));
        return topic;
    }

    /// <summary>Returns a time after that of all records, which has passed.</summary>
    private async Task<long> TimestampAfterAsync(TestBroker broker, string topic)
    {
        var settings = TestSettings.Of(broker, topic, TestBroker.Unique("reader"));
        await using var reader = new TestConsumer(settings, output: output).Start();
        var last = (await reader.UntilRecordsAsync(20)).Max(record => record.TimestampMs) + 1;
        SpinWait.SpinUntil(() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() > last);
        return last;
    }

    private async Task<IReadOnlyList<long>> CommittedAsync(TestBroker broker, string topic)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var committed = await broker.CommittedAsync(_group, topic);
            if (committed.All(commit => commit.Offset >= 0))
            {
                return [.. committed.Select(commit => commit.Offset)];
            }

            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private ConsumerSettings Settings(TestBroker broker, string topic, StartPosition start) =>
        TestSettings.Of(broker, topic, _group) with { Start = start };
}
