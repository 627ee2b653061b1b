using TaskQueue.Kafka.Decisions;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.Access;

/// <summary>Says which rights a role needs on the configured topics and groups. Pure.</summary>
/// <remarks>
/// Describe stands beside Read and Write although Kafka derives it from them, so that the list can be read as it is. Writing with
/// idempotence needs no right on the cluster since Kafka 2.8 (KIP-679).
/// </remarks>
internal static class AccessPlan
{
    private const string Read = nameof(Read);
    private const string Write = nameof(Write);
    private const string Describe = nameof(Describe);
    private const string DescribeConfigs = nameof(DescribeConfigs);
    private const string Create = nameof(Create);
    private const string Delete = nameof(Delete);

    /// <summary>Returns the rights of a role, topics first.</summary>
    /// <param name="plan">The topics of the queue.</param>
    /// <param name="group">The group of the nodes.</param>
    /// <param name="role">The role.</param>
    /// <param name="principal">The user as Kafka names it.</param>
    public static IReadOnlyList<AccessGrant> For(TopicPlan plan, string group, AccessRole role, string principal) =>
    [
        .. plan.Topics
            .Select(topic => new AccessGrant(principal, "topic", topic.Name, OnTopic(role, topic.Role)))
            .Concat([
                new AccessGrant(principal, "group", group, OnGroup(role)),
                new AccessGrant(principal, "group", PartitionDecisions.ControlGroupOf(group), OnControlGroup(role)),
            ])
            .Where(grant => grant.Operations.Count > 0),
    ];

    private static string[] OnTopic(AccessRole role, TopicRole topic) => (role, topic) switch
    {
        (AccessRole.Node, TopicRole.Tasks) => [Read, Describe, DescribeConfigs],
        (AccessRole.Node, _) => [Write, Describe, DescribeConfigs],

        (AccessRole.Producer, TopicRole.Tasks) => [Write, Describe],
        (AccessRole.Producer, TopicRole.Results) => [Read, Describe],
        (AccessRole.Producer, _) => [],

        (AccessRole.Viewer, TopicRole.Results) => [Describe, DescribeConfigs],
        (AccessRole.Viewer, _) => [Read, Describe, DescribeConfigs],

        (AccessRole.Operator, TopicRole.Results) => [Describe, DescribeConfigs, Create],
        (AccessRole.Operator, TopicRole.DeadLetters) => [Read, Delete, Describe, DescribeConfigs, Create],

        // A replay is written to the task topic, and told on the events topic.
        (AccessRole.Operator, _) => [Read, Write, Describe, DescribeConfigs, Create],
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    // Committing takes Read: an operator commits for a group without nodes.
    private static string[] OnGroup(AccessRole role) => role switch
    {
        AccessRole.Node => [Read, Describe],
        AccessRole.Operator => [Read, Describe],
        AccessRole.Viewer => [Describe],
        _ => [],
    };

    // Nodes cross out, by a commit, the decisions that they have carried out.
    private static string[] OnControlGroup(AccessRole role) => role switch
    {
        AccessRole.Node => [Read, Describe],
        AccessRole.Operator => [Read, Describe],
        _ => [],
    };
}
