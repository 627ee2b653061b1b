using System.Net;
using System.Net.Sockets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Topics;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Kafka.Tests.Topics;

public sealed class TopicAdminTests : IDisposable
{
    private readonly TestBroker _broker = TestBroker.Start();
    private readonly TopicAdmin _admin;

    public TopicAdminTests() => _admin = new TopicAdmin(_broker.Properties());

    public void Dispose()
    {
        _admin.Dispose();
        _broker.Dispose();
    }

    [Fact]
    public async Task Topics_are_described_in_the_order_asked_for_without_creating_any()
    {
        var there = await _broker.NewTopicAsync(partitions: 3);
        var missing = TestBroker.Unique();

        var told = await _admin.DescribeClusterAsync([missing, there], CancellationToken.None);
        var again = await _admin.DescribeAsync([missing], CancellationToken.None);

        Assert.True(told.Brokers >= 1);
        Assert.Equal([missing, there], told.Topics.Select(t => t.Name));
        Assert.False(told.Topics[0].Exists);
        Assert.True(told.Topics[1].Exists);
        Assert.Equal(3, told.Topics[1].Partitions);
        Assert.Equal(1, told.Topics[1].Replication);
        Assert.Equal(22, told.Topics[1].Id!.Length);
        Assert.False(again.Topics[0].Exists);
    }

    // Asked with DescribeCluster, it would end the process of the tests.
    [Fact]
    public async Task A_broker_that_is_fenced_lists_none()
    {
        using var broker = new FencedBroker();
        using var admin = new TopicAdmin(broker.Properties);
        var before = await admin.DescribeClusterAsync(["t"], CancellationToken.None);

        broker.Fence();
        var fenced = await admin.DescribeClusterAsync(["t"], CancellationToken.None);

        Assert.Equal([1, 0], new[] { before.Brokers, fenced.Brokers });
        Assert.All(before.Topics.Concat(fenced.Topics), topic => Assert.False(topic.Exists));
    }

    [Fact]
    public async Task A_client_that_has_forgotten_a_fenced_broker_is_told_of_it_again()
    {
        using var broker = new FencedBroker();
        using var admin = new TopicAdmin(broker.Properties, TimeSpan.FromSeconds(2));
        await AskAsync();

        // It forgets it for good about each second time.
        for (var time = 0; time < 5; time++)
        {
            broker.Fence();
            await AskAsync();
            broker.Admit();
            var answers = new[] { await AskAsync(), await AskAsync() };
            Assert.Equal(1, answers[1]);
        }

        async Task<int?> AskAsync()
        {
            try
            {
                return (await admin.DescribeClusterAsync(["t"], CancellationToken.None)).Brokers;
            }
            catch (BrokerUnreachableException)
            {
                return null;
            }
        }
    }

    [Fact]
    public async Task Records_are_counted_over_all_partitions()
    {
        var topic = await _broker.NewTopicAsync(partitions: 2);
        await _broker.ProduceAsync(
            topic,
            TestRecord.Of(null, "a") with { Partition = 0 },
            TestRecord.Of(null, "b") with { Partition = 1 },
            TestRecord.Of(null, "c") with { Partition = 1 });

        var extents = await _admin.ReadExtentsAsync([topic], CancellationToken.None);

        Assert.Equal(
            [
                new PartitionExtent(new PartitionId(topic, 0), 0, 1),
                new PartitionExtent(new PartitionId(topic, 1), 0, 2),
            ],
            extents);
        Assert.Equal(3, extents.Sum(e => e.Count));
    }

    [Fact]
    public async Task A_missing_topic_cannot_be_counted()
    {
        var missing = TestBroker.Unique();

        var refusal = await Assert.ThrowsAsync<KafkaClientException>(
            () => _admin.ReadExtentsAsync([missing], CancellationToken.None));

        Assert.Contains(missing, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_told_by_name_in_time()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = $"127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        probe.Stop();
        using var admin = new TopicAdmin(
            new Dictionary<string, string> { ["bootstrap.servers"] = address }, TimeSpan.FromSeconds(1));

        var silence = await Assert.ThrowsAsync<BrokerUnreachableException>(
            () => admin.DescribeAsync(["t"], CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.Equal(address, silence.BootstrapServers);
        Assert.Contains(address, silence.Message, StringComparison.Ordinal);
        Assert.Contains("refused", silence.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_setting_is_refused()
    {
        var refusal = Assert.Throws<KafkaClientException>(
            () => new TopicAdmin(new Dictionary<string, string> { ["no.such.key"] = "1" }));

        Assert.Contains("no.such.key", refusal.Message, StringComparison.Ordinal);
    }

    [RealKafkaFact]
    public async Task Topics_are_created_as_planned_and_pass_the_check()
    {
        var tasks = TestBroker.Unique();
        var plan = TopicPlan.For([tasks], TestBroker.Unique("results"), "dlq.{topic}", "{topic}.events", partitions: 2);

        var created = await _admin.CreateAsync(plan, CancellationToken.None);
        var again = await _admin.CreateAsync(plan, CancellationToken.None);
        var told = await _admin.DescribeAsync([.. plan.Topics.Select(t => t.Name)], CancellationToken.None);

        Assert.Equal([null, null, null, null], created.Select(c => c.Reason));
        Assert.All(created, c => Assert.Equal(TopicCreationOutcome.Created, c.Outcome));
        Assert.All(again, c => Assert.Equal(TopicCreationOutcome.Existed, c.Outcome));
        Assert.All(told.Topics, t => Assert.Equal(2, t.Partitions));
        Assert.Equal(TimeSpan.FromDays(14), told.Topics[0].Retention);
        var deadLetters = told.Topics.Single(t => t.Name == $"dlq.{tasks}");
        Assert.Equal(TimeSpan.FromDays(30), deadLetters.Retention);
        Assert.Equal(told.Topics[0].MaxMessageBytes + TopicPlan.DeadLetterExtraBytes, deadLetters.MaxMessageBytes);
        Assert.Empty(TopicCheck.Check(plan, told));
    }

    [RealKafkaFact]
    public async Task A_topic_that_exists_is_left_alone()
    {
        var tasks = await _broker.NewTopicAsync(partitions: 5);
        var before = await _admin.DescribeAsync([tasks], CancellationToken.None);
        var plan = TopicPlan.For([tasks], TestBroker.Unique("results"), "dlq.{topic}", "{topic}.events", partitions: 2);

        var created = await _admin.CreateAsync(plan, CancellationToken.None);
        var after = await _admin.DescribeAsync([tasks], CancellationToken.None);

        Assert.Equal(TopicCreationOutcome.Existed, created.Single(c => c.Topic.Name == tasks).Outcome);
        Assert.Equal(before.Topics[0], after.Topics[0]);
        Assert.Equal(5, after.Topics[0].Partitions);
    }

    [RealKafkaFact]
    public async Task A_refused_topic_says_why()
    {
        var plan = TopicPlan.For([TestBroker.Unique()], "no such/name", "dlq.{topic}", "{topic}.events", partitions: 1);

        var created = await _admin.CreateAsync(plan, CancellationToken.None);

        var refused = Assert.Single(created, c => c.Outcome == TopicCreationOutcome.Refused);
        Assert.Equal("no such/name", refused.Topic.Name);
        Assert.NotNull(refused.Reason);
    }
}
