using TaskQueue.Kafka.Groups;

namespace TaskQueue.Node.Status;

/// <summary>What <c>taskqueue status --json</c> prints; what is not known is left out. Documented in <c>docs/json.md</c>.</summary>
/// <param name="Time">When it was read.</param>
/// <param name="Group">The group and its nodes.</param>
/// <param name="Topics">The task topics.</param>
/// <param name="Results">The result topic.</param>
/// <param name="StandsStill">What stands still or soon will.</param>
/// <param name="Unknown">What the broker does not tell.</param>
internal sealed record StatusReport(
    DateTimeOffset Time,
    StatusReport.GroupPart Group,
    IReadOnlyList<StatusReport.TopicPart> Topics,
    StatusReport.ResultPart Results,
    IReadOnlyList<StatusFinding> StandsStill,
    IReadOnlyList<UnknownPart> Unknown)
{
    /// <summary>Puts the report together.</summary>
    /// <param name="snapshot">What was read.</param>
    /// <param name="findings">What stands still.</param>
    /// <param name="results">The result topic.</param>
    public static StatusReport Of(QueueSnapshot snapshot, IReadOnlyList<StatusFinding> findings, string results) => new(
        snapshot.ReadAt,
        new GroupPart(
            snapshot.GroupName,
            snapshot.Group?.State,
            snapshot.Group?.Assignor,
            snapshot.Group?.Coordinator,
            snapshot.Group?.Members.Select(member => new NodePart(
                member.ClientId,
                member.MemberId,
                member.Host,
                member.Instance,
                [.. member.Partitions.Select(partition => partition.ToString())])).ToList()),
        [.. snapshot.Topics.Select(topic => TopicPart.Of(topic))],
        new ResultPart(results, snapshot.Cluster.Topics.FirstOrDefault(topic => topic.Name == results)?.Exists),
        findings,
        snapshot.Unknown);

    /// <summary>The group.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="State">What it is doing.</param>
    /// <param name="Assignor">How partitions are shared out.</param>
    /// <param name="Coordinator">The broker that coordinates it.</param>
    /// <param name="Nodes">Its members.</param>
    internal sealed record GroupPart(
        string Name, GroupState? State, string? Assignor, string? Coordinator, IReadOnlyList<NodePart>? Nodes);

    /// <summary>A node.</summary>
    /// <param name="ClientId">What it calls itself.</param>
    /// <param name="MemberId">What the broker calls it.</param>
    /// <param name="Host">From where it connects.</param>
    /// <param name="Instance">Its <c>group.instance.id</c>.</param>
    /// <param name="Partitions">What it has: <c>task_topic[3]</c>.</param>
    internal sealed record NodePart(
        string ClientId, string MemberId, string Host, string? Instance, IReadOnlyList<string> Partitions);

    /// <summary>A task topic.</summary>
    /// <param name="Topic">Its name.</param>
    /// <param name="Exists">Whether it is there.</param>
    /// <param name="Partitions">How many partitions it has.</param>
    /// <param name="Lag">Offsets from what is committed to the end.</param>
    /// <param name="SettledAhead">Tasks settled above the committed offsets.</param>
    /// <param name="Failing">Open tasks with failed attempts.</param>
    /// <param name="OldestAt">When the oldest open task was written.</param>
    /// <param name="TimeLeftMs">Milliseconds until the first open task may be deleted; −1 for never.</param>
    /// <param name="RetentionMs">How long the topic keeps records; −1 for ever.</param>
    /// <param name="DeadLetterTopic">Its dead-letter topic.</param>
    /// <param name="DeadLetters">How many records that has, replayed and dismissed ones included.</param>
    internal sealed record TopicPart(
        string Topic,
        bool? Exists,
        int Partitions,
        long? Lag,
        long SettledAhead,
        int Failing,
        DateTimeOffset? OldestAt,
        long? TimeLeftMs,
        long? RetentionMs,
        string DeadLetterTopic,
        long? DeadLetters)
    {
        /// <summary>Reports a topic.</summary>
        public static TopicPart Of(TopicSnapshot topic) => new(
            topic.Topic.Name,
            topic.Topic.Exists,
            topic.Partitions.Count,
            topic.Topic.Exists == true ? topic.Lag : null,
            topic.Partitions.Sum(partition => partition.SettledAhead),
            topic.Partitions.Sum(partition => partition.Failing),
            topic.OldestAt,
            Milliseconds(topic.TimeLeft),
            Milliseconds(topic.Topic.Retention),
            topic.DeadLetterTopic,
            topic.DeadLetters);
    }

    /// <summary>The result topic.</summary>
    /// <param name="Topic">Its name.</param>
    /// <param name="Exists">Whether it is there.</param>
    internal sealed record ResultPart(string Topic, bool? Exists);

    /// <summary>Returns a duration in milliseconds; −1 for an infinite one, as Kafka writes it.</summary>
    internal static long? Milliseconds(TimeSpan? duration) => duration is { } time ? (long)time.TotalMilliseconds : null;
}
