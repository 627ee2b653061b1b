using System.Globalization;

namespace TaskQueue.Kafka.Topics;

/// <summary>Compares what a node needs with what the broker tells. Pure.</summary>
internal static class TopicCheck
{
    /// <summary>The retention below which a topic is warned of: Kafka's own default.</summary>
    public static readonly TimeSpan ShortRetention = TimeSpan.FromDays(7);

    /// <summary>Looks for what is wrong.</summary>
    /// <param name="plan">What the node needs.</param>
    /// <param name="cluster">What the broker tells of all topics of the plan.</param>
    /// <param name="options">
    /// Options that commands in remedies end with, so that they can be run as they stand: <c>--config node.conf</c>,
    /// <c>--bootstrap host:port</c>; empty for none.
    /// </param>
    /// <returns>Errors first, then warnings, each in the order of the plan; empty if all is well.</returns>
    public static IReadOnlyList<TopicFinding> Check(TopicPlan plan, ClusterTopics cluster, string options = "")
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(cluster);
        var told = cluster.Topics.ToDictionary(t => t.Name, StringComparer.Ordinal);
        return
        [
            .. plan.Topics
                .SelectMany(topic => Check(topic, told, cluster, options))
                .OrderByDescending(finding => finding.IsError),
        ];
    }

    private static IEnumerable<TopicFinding> Check(
        PlannedTopic topic, Dictionary<string, TopicDescription> told, ClusterTopics cluster, string options)
    {
        var description = told[topic.Name];
        IEnumerable<TopicFinding> findings = description.Exists switch
        {
            false => [Missing(topic, options)],
            null => [Forbidden(topic, "Describe", "be told of")],
            true =>
            [
                .. Rights(topic, description),
                .. Replication(topic, description, cluster.Brokers),
                .. Cleanup(topic, description),
                .. Retention(topic, description, told),
                .. Size(topic, description, told),
                .. cluster.HasSettings ? Unknown(topic, description) : [],
            ],
        };
        return findings.Select(finding => finding with { IsOptional = topic.IsOptional });
    }

    private static TopicFinding Missing(PlannedTopic topic, string options) => new(
        TopicFindingKind.Missing,
        topic.Name,
        topic.IsOptional
            ? $"The {Name(topic.Role)} topic '{topic.Name}' does not exist: what would be told there is not told."
            : $"The {Name(topic.Role)} topic '{topic.Name}' does not exist.",
        $"taskqueue topics create {options}".TrimEnd());

    private static TopicFinding Forbidden(PlannedTopic topic, string operation, string verb) => new(
        TopicFindingKind.Forbidden,
        topic.Name,
        $"This client has no right to {verb} the {Name(topic.Role)} topic '{topic.Name}'.",
        $"kafka-acls.sh --add --allow-principal User:NAME --operation {operation} --topic {topic.Name} (all that a node needs: taskqueue topics acl --role node --principal NAME)");

    private static IEnumerable<TopicFinding> Rights(PlannedTopic topic, TopicDescription description)
    {
        if (topic.IsRead && description.MayRead == false)
        {
            yield return Forbidden(topic, "Read", "read");
        }

        if (topic.IsWritten && description.MayWrite == false)
        {
            yield return Forbidden(topic, "Write", "write to");
        }
    }

    private static IEnumerable<TopicFinding> Replication(PlannedTopic topic, TopicDescription description, int? brokers)
    {
        var copies = description.Replication;
        if (description.MinInsyncReplicas > copies)
        {
            yield return new TopicFinding(
                TopicFindingKind.Unwritable,
                topic.Name,
                Text($"'{topic.Name}' has {copies} copies but wants {description.MinInsyncReplicas} before it acknowledges (min.insync.replicas): nothing can be written."),
                Configure(topic, "min.insync.replicas", Math.Max(1, copies - 1)));
        }
        else if (copies == 1 && brokers > 1)
        {
            yield return new TopicFinding(
                TopicFindingKind.NotReplicated,
                topic.Name,
                Text($"'{topic.Name}' has one copy although there are {brokers} brokers: the loss of a disk loses its records."),
                "Raise the replication with kafka-reassign-partitions.sh, or create the topic anew.");
        }
        else if (copies > 1 && description.MinInsyncReplicas == 1)
        {
            yield return new TopicFinding(
                TopicFindingKind.NotReplicated,
                topic.Name,
                $"'{topic.Name}' acknowledges records that one broker alone has (min.insync.replicas = 1): its loss may lose them.",
                Configure(topic, "min.insync.replicas", 2));
        }
    }

    private static IEnumerable<TopicFinding> Cleanup(PlannedTopic topic, TopicDescription description)
    {
        var lasts = topic.Role is TopicRole.Tasks or TopicRole.DeadLetters;
        if (lasts && description.CleanupPolicy?.Contains("compact", StringComparison.Ordinal) == true)
        {
            yield return new TopicFinding(
                TopicFindingKind.Compacted,
                topic.Name,
                $"'{topic.Name}' is compacted (cleanup.policy = {description.CleanupPolicy}): of records with one key all but the last vanish, and records without a key are refused.",
                Configure(topic, "cleanup.policy", "delete"));
        }
    }

    private static IEnumerable<TopicFinding> Retention(
        PlannedTopic topic, TopicDescription description, Dictionary<string, TopicDescription> told)
    {
        if (topic.Retention is not { } wanted || description.Retention is not { } retention || IsForEver(retention))
        {
            yield break;
        }

        var tasks = topic.Role == TopicRole.DeadLetters ? told.GetValueOrDefault(topic.TaskTopic!)?.Retention : null;
        if (retention < ShortRetention)
        {
            yield return TooShort($"whatever waits longer in it is gone");
        }
        else if (tasks is { } ofTasks && (IsForEver(ofTasks) || retention < ofTasks))
        {
            yield return TooShort($"less than its task topic '{topic.TaskTopic}' keeps tasks");
        }

        TopicFinding TooShort(string consequence) => new(
            TopicFindingKind.ShortRetention,
            topic.Name,
            Text($"'{topic.Name}' keeps records for {retention.TotalDays:0.##} days (retention.ms): {consequence}."),
            Configure(topic, "retention.ms", (long)wanted.TotalMilliseconds));
    }

    private static IEnumerable<TopicFinding> Size(
        PlannedTopic topic, TopicDescription description, Dictionary<string, TopicDescription> told)
    {
        if (topic.Role != TopicRole.DeadLetters
            || told.GetValueOrDefault(topic.TaskTopic!)?.MaxMessageBytes is not { } tasks)
        {
            yield break;
        }

        var needed = tasks + TopicPlan.DeadLetterExtraBytes;
        if (description.MaxMessageBytes < needed)
        {
            yield return new TopicFinding(
                TopicFindingKind.TooSmall,
                topic.Name,
                Text($"'{topic.Name}' takes {description.MaxMessageBytes} bytes at most (max.message.bytes), but the dead letters of '{topic.TaskTopic}' may have {needed}: large ones would lose their stack trace or their value."),
                Configure(topic, "max.message.bytes", needed));
        }
    }

    private static IEnumerable<TopicFinding> Unknown(PlannedTopic topic, TopicDescription description)
    {
        (string Setting, bool IsUnknown)[] settings =
        [
            ("cleanup.policy", description.CleanupPolicy is null),
            ("retention.ms", description.Retention is null),
            ("max.message.bytes", description.MaxMessageBytes is null),
            ("min.insync.replicas", description.MinInsyncReplicas is null),
        ];
        var unknown = settings.Where(s => s.IsUnknown).Select(s => s.Setting).ToList();
        if (unknown.Count > 0)
        {
            yield return new TopicFinding(
                TopicFindingKind.Unknown,
                topic.Name,
                $"The broker does not tell {string.Join(", ", unknown)} of '{topic.Name}': not checked.",
                $"kafka-acls.sh --add --allow-principal User:NAME --operation DescribeConfigs --topic {topic.Name}");
        }
    }

    private static bool IsForEver(TimeSpan retention) => retention == Timeout.InfiniteTimeSpan;

    private static string Configure(PlannedTopic topic, string setting, object value) => Text(
        $"kafka-configs.sh --alter --entity-type topics --entity-name {topic.Name} --add-config {setting}={value}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Name(TopicRole role) => role switch
    {
        TopicRole.Tasks => "task",
        TopicRole.Results => "result",
        TopicRole.DeadLetters => "dead-letter",
        _ => "event",
    };
}
