using TaskQueue.Core.Records;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Decisions;

/// <summary>Hands operators' decisions from the command line to the node that holds a partition.</summary>
/// <remarks>
/// While a group has members, nobody else can commit for it. So decisions are the commits of a side group that never has
/// members: nodes look there for the partitions they hold. A decision that was carried out is crossed out by the node.
/// </remarks>
internal static class PartitionDecisions
{
    private const string Done = "1:done";

    /// <summary>Returns the name of the side group.</summary>
    /// <param name="group">The group of the nodes.</param>
    public static string ControlGroupOf(string group) => $"{group}.control";

    /// <summary>Writes decisions; each replaces what was decided about its partition before.</summary>
    /// <param name="properties">librdkafka's settings: bootstrap servers, security.</param>
    /// <param name="group">The group of the nodes.</param>
    /// <param name="decisions">The decisions.</param>
    /// <param name="timeout">How long the broker may take.</param>
    /// <exception cref="BrokerUnreachableException">The broker did not answer in time.</exception>
    /// <exception cref="KafkaClientException">The broker refused.</exception>
    public static Task WriteAsync(
        IReadOnlyDictionary<string, string> properties,
        string group,
        IReadOnlyCollection<PartitionDecision> decisions,
        TimeSpan timeout) =>
        GroupCommits.WriteAsync(
            properties,
            ControlGroupOf(group),
            [.. decisions.Select(d => new GroupCommit(d.Partition, d.NewOffset, d.Metadata))],
            timeout);

    /// <summary>Reads the decisions about partitions that are not carried out yet.</summary>
    /// <param name="properties">librdkafka's settings: bootstrap servers, security.</param>
    /// <param name="group">The group of the nodes.</param>
    /// <param name="partitions">The partitions.</param>
    /// <param name="timeout">How long the broker may take.</param>
    /// <returns>At most one for each partition.</returns>
    /// <exception cref="BrokerUnreachableException">The broker did not answer in time.</exception>
    /// <exception cref="KafkaClientException">The broker refused.</exception>
    public static async Task<IReadOnlyList<PartitionDecision>> ReadAsync(
        IReadOnlyDictionary<string, string> properties,
        string group,
        IReadOnlyCollection<PartitionId> partitions,
        TimeSpan timeout) =>
        Of(await GroupCommits.ReadAsync(properties, ControlGroupOf(group), partitions, timeout));

    /// <summary>Reads decisions through a connection of the control group.</summary>
    internal static IReadOnlyList<PartitionDecision> Read(
        GroupConnection control, IReadOnlyCollection<PartitionId> partitions, TimeSpan timeout) =>
        Of(control.Read(partitions, timeout));

    /// <summary>Crosses out a decision that was carried out.</summary>
    internal static void CrossOut(GroupConnection control, PartitionDecision decision, TimeSpan timeout) =>
        control.Write([new GroupCommit(decision.Partition, decision.NewOffset, Done)], timeout);

    private static List<PartitionDecision> Of(IEnumerable<GroupCommit> commits) =>
        [.. commits.Select(c => PartitionDecision.TryRead(c.Partition, c.Offset, c.Metadata)).OfType<PartitionDecision>()];
}
