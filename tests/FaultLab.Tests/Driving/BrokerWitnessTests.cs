using Confluent.Kafka;
using TaskQueue.FaultLab.Driving;
using TaskQueue.FaultLab.Driving.Clusters;
using TaskQueue.FaultLab.History;
using TaskQueue.Kafka.Embedded;

namespace TaskQueue.FaultLab.Tests.Driving;

public sealed class BrokerWitnessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("faultlab").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_tells_how_long_a_broker_has_answered_nobody()
    {
        var silence = BrokerWitness.Stall + TimeSpan.FromSeconds(1);
        var seen = await WatchAsync(broker => broker.SetLatency(silence), answers: 2);

        Assert.All(seen, stalled => Assert.True(stalled is { IsBreakable: false } && stalled.Seconds >= silence.TotalSeconds));
        Assert.NotEmpty(seen);
    }

    [Fact]
    public async Task Of_brokers_that_scenarios_break_it_sees_what_nodes_see_and_says_that_they_may_be_broken()
    {
        var seen = await WatchAsync(broker => broker.SetLatency(BrokerWitness.Stall), answers: 2, ClusterKind.Proxied);

        Assert.All(seen, stalled => Assert.True(stalled.IsBreakable));
        Assert.NotEmpty(seen);
    }

    // So many refusals, one a beat, would make a stall if they were taken for silence.
    [Fact]
    public async Task A_broker_that_answers_at_once_is_not_told_of_even_if_it_refuses() => Assert.Empty(await WatchAsync(
        broker => broker.FailNext(KafkaRequest.OffsetCommit, [.. Enumerable.Repeat((int)ErrorCode.TopicAuthorizationFailed, 16)]), answers: 17));

    [Theory]
    [InlineData(nameof(ClusterKind.Plain), true)]
    [InlineData(nameof(ClusterKind.Secure), true)]
    [InlineData(nameof(ClusterKind.Proxied), false)]
    [InlineData(nameof(ClusterKind.Three), false)]
    public async Task Beside_brokers_that_scenarios_break_the_shared_ones_are_looked_at(string kind, bool isItself)
    {
        await using var clusters = new LabClusters("shared:9092", new KafkaCommand("kafka", _folder));
        var cluster = ClusterAt("own:9092", Enum.Parse<ClusterKind>(kind));

        Assert.Equal(isItself ? "own:9092" : "shared:9092", clusters.UnbrokenBeside(cluster).Direct);
    }

    private static Cluster ClusterAt(string address, ClusterKind kind) => new(kind, address) { Nodes = address };

    // The way of nodes to brokers that may be broken, and the direct one to others: the other way leads nowhere.
    private static Cluster ClusterOf(EmbeddedBroker broker, ClusterKind kind) => kind == ClusterKind.Proxied
        ? new Cluster(kind, "nowhere.invalid:9") { Nodes = broker.BootstrapServers }
        : new Cluster(kind, broker.BootstrapServers) { Nodes = "nowhere.invalid:9" };

    private async Task<IReadOnlyList<HistoryEvent.BrokerStalled>> WatchAsync(
        Action<EmbeddedBroker> change, int answers, ClusterKind kind = ClusterKind.Plain)
    {
        using (var broker = EmbeddedBroker.Start(new Dictionary<string, int> { ["__consumer_offsets"] = 1 }))
        using (var driver = new HistoryWriter(_folder, "driver", TimeProvider.System))
        {
            change(broker);
            await using var witness = new BrokerWitness(ClusterOf(broker, kind), driver);
            Assert.True(SpinWait.SpinUntil(() => witness.Answers >= answers, TimeSpan.FromSeconds(60)));
        }

        return [.. HistoryReader.Read(_folder).Events.OfType<HistoryEvent.BrokerStalled>()];
    }
}
