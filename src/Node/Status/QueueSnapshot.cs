using TaskQueue.Core.Wire.Events;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.Status;

/// <summary>What an operator can see of one group and its topics from outside, read at about one time.</summary>
internal sealed record QueueSnapshot
{
    /// <summary>Gets when it was read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Gets the group's name.</summary>
    public required string GroupName { get; init; }

    /// <summary>Gets the group; <see langword="null"/> if the broker does not tell of it.</summary>
    public required GroupDescription? Group { get; init; }

    /// <summary>Gets the task topics, in the order of the configuration.</summary>
    public required IReadOnlyList<TopicSnapshot> Topics { get; init; }

    /// <summary>Gets all topics that a node needs, as the broker tells of them.</summary>
    public required ClusterTopics Cluster { get; init; }

    /// <summary>Gets what nodes have told within the last minute, the newest of each.</summary>
    public required IReadOnlyList<NodeStatusEvent> Nodes { get; init; }

    /// <summary>Gets what could not be read, each with its reason.</summary>
    public required IReadOnlyList<UnknownPart> Unknown { get; init; }
}
