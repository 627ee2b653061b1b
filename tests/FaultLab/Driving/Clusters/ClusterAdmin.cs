using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace TaskQueue.FaultLab.Driving.Clusters;

/// <summary>What an operator asks and changes, past proxies and rights.</summary>
internal sealed class ClusterAdmin : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private readonly IAdminClient _client;

    /// <summary>Creates the client.</summary>
    public ClusterAdmin(Cluster cluster) =>
        _client = new AdminClientBuilder(cluster.DirectProperties).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>Returns the broker that coordinates a group.</summary>
    public async Task<int> CoordinatorAsync(string group)
    {
        var answer = await _client.DescribeConsumerGroupsAsync([group], new DescribeConsumerGroupsOptions { RequestTimeout = CallTimeout });
        return answer.ConsumerGroupDescriptions[0].Coordinator.Id;
    }

    /// <summary>Adds partitions to a topic.</summary>
    public Task GrowAsync(string topic, int partitions) => _client.CreatePartitionsAsync(
        [new PartitionsSpecification { Topic = topic, IncreaseTo = partitions }],
        new CreatePartitionsOptions { RequestTimeout = CallTimeout, OperationTimeout = CallTimeout });

    /// <summary>Gives nodes rights.</summary>
    public Task AllowAsync(params IReadOnlyList<NodeRight> rights) =>
        _client.CreateAclsAsync(rights.Select(right => right.Binding), new CreateAclsOptions { RequestTimeout = CallTimeout });

    /// <summary>Takes a right from nodes.</summary>
    public Task ForbidAsync(NodeRight right) =>
        _client.DeleteAclsAsync([right.Binding.ToFilter()], new DeleteAclsOptions { RequestTimeout = CallTimeout });

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
