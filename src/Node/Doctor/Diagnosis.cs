using System.Globalization;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Doctor;

/// <summary>Checks what was read of a queue, point by point. Pure.</summary>
internal sealed class Diagnosis
{
    // Kubernetes' terminationGracePeriodSeconds, less what a node needs after drain-timeout.
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(25);

    // Codes of findings that a node works with.
    private static readonly string[] Bearable = ["TQ1651", "TQ1652", "TQ1654"];

    private readonly QueueSnapshot _snapshot;
    private readonly TopicPlan _plan;
    private readonly NodeSettings _settings;
    private readonly string _options;

    /// <summary>Creates the diagnosis of one queue.</summary>
    /// <param name="snapshot">What was read.</param>
    /// <param name="plan">The topics that a node needs.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="options">Options that commands in remedies end with.</param>
    public Diagnosis(QueueSnapshot snapshot, TopicPlan plan, NodeSettings settings, string options)
    {
        _snapshot = snapshot;
        _plan = plan;
        _settings = settings;
        _options = options;
    }

    /// <summary>Checks everything.</summary>
    /// <param name="control">What was found about the group in which decisions are handed over; <see langword="null"/> for nothing.</param>
    /// <param name="library">The version of the client library.</param>
    public IReadOnlyList<HealthCheck> Check(GroupFinding? control, string library) =>
    [
        Ok("configuration", $"group {_settings.Group}, task topics {string.Join(", ", _settings.Topics.Tasks)}"),
        Ok("broker", Text($"{_settings.BootstrapServers} answers, {_snapshot.Cluster.Brokers} in the cluster; librdkafka {library}")),
        Ok("rights", "judged as those of the user with whose settings this runs; for a node's, run it with the node's settings"),
        .. OrOk("topics", Topics(), Text($"{_plan.Topics.Count} topics are as a node needs them")),
        .. Group(control),
        .. OrOk("nodes", Nodes(), Text($"{_snapshot.Group?.Members.Count ?? 0} nodes for {PartitionCount} partitions")),
        .. OrOk("partitions", Standing(), "nothing stands still"),
        .. OrOk("retention", SoonDeleted(), Oldest()),
        .. OrOk("dead letters", DeadLetters(), "none"),
        .. OrOk("stopping", Stopping(), $"drain-timeout {Units.Write(_settings.DrainTimeout)}: a node is gone within Kubernetes' 30 s"),
        .. _snapshot.Unknown.Select(part => new HealthCheck(
            HealthLevel.Warning, "unknown", $"{part.What}: {part.Reason}", "TQ1655", "Give this user the right that is missing, or look from one that has it.")),
    ];

    private int PartitionCount => _snapshot.Topics.Sum(topic => topic.Partitions.Count);

    private IEnumerable<HealthCheck> Topics() => TopicCheck.Check(_plan, _snapshot.Cluster, _options)
        .Select(finding => new HealthCheck(
            finding.IsError ? HealthLevel.Error : HealthLevel.Warning, "topics", finding.Message, finding.Code, finding.Remedy));

    private IEnumerable<HealthCheck> Group(GroupFinding? control)
    {
        // That nothing is told of it stands among what is unknown.
        if (_snapshot.Group is { } group)
        {
            yield return GroupCheck.Check(group) is { } finding
                ? Of("group", finding)
                : Ok("group", $"{group.Name} may be joined and committed for; {StatusText.WordOf(group.State)}{(group.Assignor.Length > 0 ? $", {group.Assignor}" : string.Empty)}");
        }

        if (control is { IsError: true })
        {
            yield return Of("group", control) with { Level = HealthLevel.Warning };
        }
    }

    private IEnumerable<HealthCheck> Nodes()
    {
        foreach (var finding in Findings("TQ1651", "TQ1652"))
        {
            yield return Of("nodes", finding);
        }

        var idle = _snapshot.Group is { State: GroupState.Stable } group ? group.Members.Count(member => member.Partitions.Count == 0) : 0;
        if (idle > 0)
        {
            yield return new HealthCheck(
                HealthLevel.Warning,
                "nodes",
                Text($"{idle} of {_snapshot.Group!.Members.Count} nodes have nothing to do: there are {PartitionCount} partitions."),
                "TQ1658",
                $"kafka-topics.sh --alter --topic {_settings.Topics.Tasks[0]} --partitions N, or stop these nodes.");
        }
    }

    private IEnumerable<HealthCheck> Standing() => StatusFindings.Find(_snapshot, _plan, _options)
        .Where(finding => !Bearable.Contains(finding.Code) && !finding.Code.StartsWith("TQ15", StringComparison.Ordinal))
        .Select(finding => Of("partitions", finding));

    private IEnumerable<HealthCheck> SoonDeleted() => Findings("TQ1654").Select(finding => Of("retention", finding));

    private string Oldest() => _snapshot.Topics.Select(topic => topic.TimeLeft).Where(left => left is not null).ToList() is { Count: > 0 } lefts
        ? $"the first waiting task may be deleted in {Durations.Write(lefts.OrderBy(left => left == Timeout.InfiniteTimeSpan).ThenBy(left => left).First()!.Value)}"
        : "no task waits";

    private IEnumerable<HealthCheck> DeadLetters() => _snapshot.Topics
        .Where(topic => topic.DeadLetters > 0)
        .Select(topic => new HealthCheck(
            HealthLevel.Warning,
            "dead letters",
            Text($"{topic.DeadLetterTopic} has {topic.DeadLetters} records; replayed and dismissed ones are among them."),
            "TQ1659",
            $"taskqueue dlq ls {_options}".TrimEnd()));

    private IEnumerable<HealthCheck> Stopping() => _settings.DrainTimeout <= LongestDrain
        ? []
        : [new HealthCheck(
            HealthLevel.Warning,
            "stopping",
            $"drain-timeout is {Units.Write(_settings.DrainTimeout)}: Kubernetes kills a node 30 s after it asked it to stop, unless told otherwise.",
            "TQ1660",
            Text($"Set terminationGracePeriodSeconds to {(int)Math.Ceiling(_settings.DrainTimeout.TotalSeconds) + 5}, or drain-timeout to 25s."))];

    private IEnumerable<StatusFinding> Findings(params string[] codes) =>
        StatusFindings.Find(_snapshot, _plan, _options).Where(finding => codes.Contains(finding.Code));

    private static List<HealthCheck> OrOk(string check, IEnumerable<HealthCheck> found, string well) =>
        found.ToList() is { Count: > 0 } checks ? checks : [Ok(check, well)];

    private static HealthCheck Of(string check, StatusFinding finding) => new(
        Bearable.Contains(finding.Code) ? HealthLevel.Warning : HealthLevel.Error,
        check,
        $"{finding.Subject}: {finding.Reason}",
        finding.Code,
        finding.Remedy);

    private static HealthCheck Of(string check, GroupFinding finding) => new(
        finding.IsError ? HealthLevel.Error : HealthLevel.Warning, check, finding.Message, finding.Code, finding.Remedy);

    private static HealthCheck Ok(string check, string message) => new(HealthLevel.Ok, check, message);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
