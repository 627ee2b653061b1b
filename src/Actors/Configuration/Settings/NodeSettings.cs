using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Workers;
using TaskQueue.Core.Ordering;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>Everything under <c>task-queue</c>, read and checked.</summary>
/// <remarks>Each default stands in an initializer of these records and nowhere else; a test holds <c>reference.conf</c> to them.</remarks>
internal sealed record NodeSettings
{
    /// <summary>Gets the brokers to ask first: <c>host:port</c>, several with commas.</summary>
    public string BootstrapServers { get; init; } = "localhost:9092";

    /// <summary>Gets the consumer group: nodes of one group share the tasks.</summary>
    public string Group { get; init; } = "task-queue";

    /// <summary>Gets the names of topics.</summary>
    public TopicSettings Topics { get; init; } = new();

    /// <summary>Gets what is told on the result topic.</summary>
    public ResultSettings Results { get; init; } = new();

    /// <summary>Gets where a group begins that has committed nothing.</summary>
    public StartPosition Start { get; init; } = StartPosition.Earliest;

    /// <summary>Gets whether the node keeps its place in the group over a restart, under its host's name.</summary>
    public bool StaticMembership { get; init; }

    /// <summary>Gets the kind of a task without headers; empty: it has none and is dead-lettered.</summary>
    public string DefaultKind { get; init; } = "upper";

    /// <summary>Gets which tasks of a partition run one after another.</summary>
    public LaneOrdering Ordering { get; init; } = LaneOrdering.None;

    /// <summary>Gets how much may be in flight.</summary>
    public InFlightSettings InFlight { get; init; } = new();

    /// <summary>Gets what holds for kinds that have no settings of their own.</summary>
    public KindSettings General { get; init; } = KindSettings.Default;

    /// <summary>Gets the settings of kinds that have their own, by the names of the kinds.</summary>
    public IReadOnlyDictionary<string, KindSettings> Kinds { get; init; } = new SortedDictionary<string, KindSettings>();

    /// <summary>Gets what becomes of a worker whose task failed.</summary>
    public SupervisionSettings Supervision { get; init; } = new();

    /// <summary>Gets how often offsets are committed.</summary>
    public CommitSettings Commit { get; init; } = new();

    /// <summary>Gets how long a partition that is to be given up is kept for its running tasks to end.</summary>
    public TimeSpan RevokeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long running tasks may go on after the node was asked to stop.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Gets how many workers the node starts with: tasks that run at the same time.</summary>
    public int Workers { get; init; } = 16;

    /// <summary>Gets librdkafka's own settings.</summary>
    public KafkaSettings Kafka { get; init; } = new();
}
