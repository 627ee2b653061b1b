using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Actors.Workers;
using TaskQueue.Core.Ordering;
using TaskQueue.Core.Wire;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Actors.Configuration;

/// <summary>Reads <see cref="NodeSettings"/> key by key; what is absent keeps its initializer.</summary>
internal static partial class NodeSettingsBinder
{
    /// <summary>The key of the map from exceptions to directives.</summary>
    public const string ByException = "task-queue.supervision.by-exception";

    private const int Million = 1_000_000;

    private static readonly NodeSettings Defaults = new();
    private static readonly TimeSpan OneMillisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);
    private static readonly TimeSpan ManyDays = TimeSpan.FromDays(24);

    private static readonly (string Word, FailureDirective Value)[] Directives =
    [
        ("resume", FailureDirective.Resume),
        ("restart", FailureDirective.Restart),
        ("stop", FailureDirective.Stop),
        ("escalate", FailureDirective.Escalate),
        ("exit", FailureDirective.Exit),
    ];

    /// <summary>Reads all settings.</summary>
    /// <param name="reader">The merged layers; receives the mistakes.</param>
    public static NodeSettings Read(SettingsReader reader)
    {
        var others = ReadOthers(reader);
        var general = ReadGeneral(reader);
        return others with { General = general, Kinds = ReadKinds(reader, general) };
    }

    /// <summary>Returns the word for a directive.</summary>
    public static string Write(FailureDirective directive) => Array.Find(Directives, entry => entry.Value == directive).Word;

    private static NodeSettings ReadOthers(SettingsReader reader) => new()
    {
        BootstrapServers = string.Join(',', reader.TextList(
            "task-queue.bootstrap-servers",
            [Defaults.BootstrapServers],
            "must be host:port, several with commas between them",
            Names.IsServer)),
        Group = reader.Text("task-queue.group", Defaults.Group, "must be a name of 1 to 249 characters", Names.IsGroup),
        Topics = ReadTopics(reader),
        Results = new ResultSettings
        {
            Key = reader.Choice(
                "task-queue.results.key",
                Defaults.Results.Key,
                ("task-id", ResultKey.TaskId),
                ("task-key", ResultKey.TaskKey)),
            Failures = reader.Switch("task-queue.results.failures", Defaults.Results.Failures),
        },
        Start = ReadStart(reader),
        StaticMembership = reader.Switch("task-queue.static-membership", Defaults.StaticMembership),
        DefaultKind = reader.Text(
            "task-queue.default-kind", Defaults.DefaultKind, "must be at most 256 bytes", Names.IsKindOrEmpty),
        Ordering = reader.Choice(
            "task-queue.ordering",
            Defaults.Ordering,
            ("none", LaneOrdering.None),
            ("key", LaneOrdering.Key),
            ("partition", LaneOrdering.Partition)),
        InFlight = new InFlightSettings
        {
            MaxTasks = reader.Integer("task-queue.in-flight.max-tasks", 1, 10 * Million, Defaults.InFlight.MaxTasks),
            MaxBytes = reader.Bytes("task-queue.in-flight.max-bytes", 64L << 10, 64L << 30, Defaults.InFlight.MaxBytes),
            MaxWaiting = reader.Integer("task-queue.in-flight.max-waiting", 1, 10 * Million, Defaults.InFlight.MaxWaiting),
            MaxWaitingBytes = reader.Bytes(
                "task-queue.in-flight.max-waiting-bytes", 64L << 10, 64L << 30, Defaults.InFlight.MaxWaitingBytes),
        },
        Supervision = ReadSupervision(reader),
        Commit = new CommitSettings
        {
            MaxCount = reader.Integer("task-queue.commit.max-count", 1, 10 * Million, Defaults.Commit.MaxCount),
            MaxInterval = reader.Duration(
                "task-queue.commit.max-interval", OneMillisecond, TimeSpan.FromMinutes(10), Defaults.Commit.MaxInterval),
        },
        RevokeTimeout = reader.Duration("task-queue.revoke-timeout", TimeSpan.Zero, OneDay, Defaults.RevokeTimeout),
        DrainTimeout = reader.Duration("task-queue.drain-timeout", OneMillisecond, OneDay, Defaults.DrainTimeout),
        Workers = reader.Integer("task-queue.workers", 1, WorkersDeployment.MaxWorkers, Defaults.Workers),
        Kafka = new KafkaSettings
        {
            Common = reader.Map("task-queue.kafka.common"),
            Consumer = reader.Map("task-queue.kafka.consumer"),
            Producer = reader.Map("task-queue.kafka.producer"),
        },
    };

    private static StartPosition ReadStart(SettingsReader reader)
    {
        var text = reader.Text(
            "task-queue.start",
            Defaults.Start.ToString(),
            "must be one of earliest, latest, refuse, or a time with a zone such as 2026-01-31T08:15:00Z",
            text => StartPosition.TryParse(text, out _));
        return StartPosition.TryParse(text, out var start) ? start : Defaults.Start;
    }

    private static TopicSettings ReadTopics(SettingsReader reader) => new()
    {
        Tasks = reader.TextList(
            "task-queue.topics.tasks",
            Defaults.Topics.Tasks,
            $"must be a list of topic names such as [\"task_topic\"]: {Names.TopicRule}",
            Names.IsTopic),
        Results = reader.Text(
            "task-queue.topics.results",
            Defaults.Topics.Results,
            $"must be the name of a topic: {Names.TopicRule}",
            Names.IsTopic),
        DeadLetters = reader.Text(
            "task-queue.topics.dead-letters",
            Defaults.Topics.DeadLetters,
            $"must be the name of a topic, in which {{topic}} stands for the task topic: {Names.TopicRule}",
            name => Names.IsTopic(name.Replace(TopicSettings.Placeholder, "t", StringComparison.Ordinal))),
        Events = reader.Text(
            "task-queue.topics.events",
            Defaults.Topics.Events,
            $"must be the name of a topic, in which {{topic}} stands for the task topic: {Names.TopicRule}",
            name => Names.IsTopic(name.Replace(TopicSettings.Placeholder, "t", StringComparison.Ordinal))),
    };

    private static SupervisionSettings ReadSupervision(SettingsReader reader)
    {
        var defaults = Defaults.Supervision;
        var byException = new SortedDictionary<string, FailureDirective>(StringComparer.Ordinal);
        foreach (var (type, directive) in defaults.ByException)
        {
            byException.Add(type, directive);
        }

        foreach (var (type, word) in reader.Map(ByException))
        {
            var index = Array.FindIndex(Directives, entry => entry.Word == word);
            if (index < 0)
            {
                reader.RefuseEntry(
                    ByException, type, $"must be one of {string.Join(", ", Directives.Select(entry => entry.Word))}");
                continue;
            }

            byException[type] = Directives[index].Value;
        }

        return new SupervisionSettings
        {
            Default = reader.Choice("task-queue.supervision.default", defaults.Default, Directives[..^1]),
            MaxRestarts = reader.Integer("task-queue.supervision.max-restarts", 1, Million, defaults.MaxRestarts),
            Within = reader.Duration("task-queue.supervision.within", OneMillisecond, OneDay, defaults.Within),
            ByException = byException,
            MaxAbandoned = reader.Integer("task-queue.supervision.max-abandoned", 0, Million, defaults.MaxAbandoned),
        };
    }
}
