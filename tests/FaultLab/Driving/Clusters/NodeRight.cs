using Confluent.Kafka.Admin;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving.Clusters;

/// <summary>A right of nodes on a topic or a group of a run.</summary>
/// <param name="Type">Topic or group.</param>
/// <param name="Name">Its name.</param>
/// <param name="Operation">What it allows.</param>
internal sealed record NodeRight(ResourceType Type, string Name, AclOperation Operation)
{
    /// <summary>Gets it as the cluster knows it.</summary>
    public AclBinding Binding => new()
    {
        Pattern = new ResourcePattern { Type = Type, Name = Name, ResourcePatternType = ResourcePatternType.Literal },
        Entry = new AccessControlEntry
        {
            Principal = $"User:{Cluster.NodeUser}",
            Host = "*",
            Operation = Operation,
            PermissionType = AclPermissionType.Allow,
        },
    };

    /// <summary>Returns all rights that nodes need.</summary>
    public static IReadOnlyList<NodeRight> All(RunTopics topics) =>
    [
        ReadTasks(topics),
        JoinGroup(topics),
        Write(topics, TopicSort.Results),
        Write(topics, TopicSort.DeadLetters),
        Write(topics, TopicSort.Events),
        new(ResourceType.Group, topics.Group + ".control", AclOperation.Read),
        .. Enum.GetValues<TopicSort>().Select(sort => new NodeRight(ResourceType.Topic, topics[sort], AclOperation.Describe)),
        .. Enum.GetValues<TopicSort>().Select(sort => new NodeRight(ResourceType.Topic, topics[sort], AclOperation.DescribeConfigs)),
    ];

    /// <summary>Returns the right to read tasks.</summary>
    public static NodeRight ReadTasks(RunTopics topics) => new(ResourceType.Topic, topics.Tasks, AclOperation.Read);

    /// <summary>Returns the right to be in the group, and to commit.</summary>
    public static NodeRight JoinGroup(RunTopics topics) => new(ResourceType.Group, topics.Group, AclOperation.Read);

    /// <summary>Returns the right to write results, dead letters or events.</summary>
    public static NodeRight Write(RunTopics topics, TopicSort sort) => new(ResourceType.Topic, topics[sort], AclOperation.Write);
}
