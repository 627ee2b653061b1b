using System.Globalization;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.Status;

/// <summary>Finds what stands still in a snapshot. Pure.</summary>
internal static class StatusFindings
{
    /// <summary>A task that may be deleted within this time is shouted about.</summary>
    public static readonly TimeSpan LittleTimeLeft = TimeSpan.FromHours(24);

    /// <summary>Looks for what stands still.</summary>
    /// <param name="snapshot">What was read.</param>
    /// <param name="plan">The topics that a node needs.</param>
    /// <param name="options">Options that commands in remedies end with, so that they can be run as they stand.</param>
    public static IReadOnlyList<StatusFinding> Find(QueueSnapshot snapshot, TopicPlan plan, string options)
    {
        var suffix = options.Length == 0 ? string.Empty : $" {options}";
        return
        [
            .. TopicCheck.Check(plan, snapshot.Cluster, options)
                .Where(finding => finding.IsError)
                .Select(finding => new StatusFinding(finding.Code, finding.Topic, finding.Message, finding.Remedy)),
            .. Held(snapshot, suffix),
            .. WithoutLeader(snapshot),
            .. WithoutNode(snapshot, suffix),
            .. ToldByNodes(snapshot),
            .. SoonDeleted(snapshot),
        ];
    }

    private static IEnumerable<StatusFinding> Held(QueueSnapshot snapshot, string suffix) =>
        Partitions(snapshot, PartitionState.Held).Select(partition =>
        {
            var (committed, begin, end) = (partition.Committed!.Value, partition.Begin!.Value, partition.End!.Value);
            var reason = committed < begin
                ? $"Its log no longer has offset {committed}, where it has to go on: it begins at {begin}."
                : $"Its log does not have offset {committed}, where it has to go on: it ends at {end}.";
            return new StatusFinding(
                "TQ1207",
                partition.Partition.ToString(),
                reason,
                $"taskqueue partition skip {partition.Partition.Topic} {partition.Partition.Number}{suffix}");
        });

    private static IEnumerable<StatusFinding> WithoutLeader(QueueSnapshot snapshot) =>
        ByTopic(Partitions(snapshot, PartitionState.NoLeader)).Select(topic => new StatusFinding(
            "TQ1653",
            topic.Subject,
            "No broker leads them, or this client may not ask: they can be neither read nor written.",
            "Start the brokers that have their copies: kafka-topics.sh --describe --unavailable-partitions"));

    private static IEnumerable<StatusFinding> WithoutNode(QueueSnapshot snapshot, string suffix)
    {
        var waiting = snapshot.Topics.Sum(topic => topic.Partitions.Sum(partition => partition.Lag ?? 0));
        if (snapshot.Group is { State: GroupState.Empty or GroupState.Missing })
        {
            return waiting == 0
                ? []
                : [new StatusFinding("TQ1651", $"group {snapshot.GroupName}", $"No node runs, and {Count(waiting)} tasks wait.", $"taskqueue node{suffix}")];
        }

        return ByTopic(Partitions(snapshot, PartitionState.NoOwner)).Select(topic => new StatusFinding(
            "TQ1652",
            topic.Subject,
            "No node has them, though the group has members: its nodes have other task topics in their configuration.",
            $"Give all nodes of the group the same task-queue.topics.tasks, or start one with it: taskqueue node{suffix}"));
    }

    private static IEnumerable<StatusFinding> ToldByNodes(QueueSnapshot snapshot)
    {
        // What can be seen from outside is told once, with the verb.
        var seen = Partitions(snapshot, PartitionState.Held).Select(partition => ("TQ1207", partition.Partition.ToString())).ToHashSet();
        return snapshot.Nodes
            .SelectMany(node => node.Standstills.Select(standstill => (node.Node, node.Time, Standstill: standstill)))
            .Where(told => !seen.Contains((told.Standstill.Code, told.Standstill.Subject)))
            .GroupBy(told => (told.Standstill.Code, told.Standstill.Subject))
            .Select(told =>
            {
                // Numbers and times in the text change: those told last hold.
                var last = told.MaxBy(entry => entry.Time).Standstill;
                var nodes = string.Join(", ", told.Select(entry => entry.Node));
                return new StatusFinding(
                    last.Code, last.Subject, $"{last.Reason} (told by {nodes})", last.Remedy, told.Min(entry => entry.Standstill.Since));
            })
            .OrderBy(finding => finding.Since);
    }

    private static IEnumerable<StatusFinding> SoonDeleted(QueueSnapshot snapshot) =>
        snapshot.Topics
            .Where(topic => topic.TimeLeft is { } left && left != Timeout.InfiniteTimeSpan && left < LittleTimeLeft)
            .Select(topic => new StatusFinding(
                "TQ1654",
                topic.Topic.Name,
                topic.TimeLeft == TimeSpan.Zero
                    ? "Its oldest task is older than the topic keeps records: Kafka may delete it at any time."
                    : $"Kafka may delete its oldest task in {Durations.Write(topic.TimeLeft!.Value)}: the topic keeps records for {Durations.Write(topic.Topic.Retention!.Value)}.",
                $"kafka-configs.sh --alter --entity-type topics --entity-name {topic.Topic.Name} --add-config retention.ms={Longer(topic.Topic.Retention!.Value)}"));

    private static string Longer(TimeSpan retention) =>
        ((long)(retention.TotalMilliseconds * 2)).ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<PartitionSnapshot> Partitions(QueueSnapshot snapshot, PartitionState state) =>
        snapshot.Topics.SelectMany(topic => topic.Partitions).Where(partition => partition.State == state);

    private static IEnumerable<(string Subject, int Count)> ByTopic(IEnumerable<PartitionSnapshot> partitions) =>
        partitions
            .GroupBy(partition => partition.Partition.Topic)
            .Select(topic => ($"{topic.Key}[{Ranges.Write(topic.Select(partition => partition.Partition.Number))}]", topic.Count()));

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
