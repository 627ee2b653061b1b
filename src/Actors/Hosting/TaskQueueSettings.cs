using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Streams;
using TaskQueue.Actors.Workers;
using TaskQueue.Core.Ordering;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Actors.Hosting;

/// <summary>All that a node has to know, component by component.</summary>
internal sealed record TaskQueueSettings
{
    /// <summary>Gets what is read, and how its offsets are committed.</summary>
    public required ConsumerSettings Consumer { get; init; }

    /// <summary>Gets the client settings of the producer that writes results.</summary>
    public required IReadOnlyDictionary<string, string> ResultProducer { get; init; }

    /// <summary>Gets the client settings of the producer that writes dead letters; a client of its own, so that neither topic can hold up the other.</summary>
    public required IReadOnlyDictionary<string, string> DeadLetterProducer { get; init; }

    /// <summary>Gets the client settings of the producer that writes events.</summary>
    public required IReadOnlyDictionary<string, string> EventProducer { get; init; }

    /// <summary>Gets where and how the endings of tasks are written.</summary>
    public required WriteSettings Write { get; init; }

    /// <summary>Gets what holds for the tasks of all kinds that have no settings of their own.</summary>
    public KindSettings General { get; init; } = new();

    /// <summary>Gets the settings of kinds that have their own, by the names of the kinds.</summary>
    public IReadOnlyDictionary<string, KindSettings> Kinds { get; init; } = new Dictionary<string, KindSettings>();

    /// <summary>Gets which tasks of a partition run one after another.</summary>
    /// <value>Default: none.</value>
    public LaneOrdering Ordering { get; init; }

    /// <summary>Gets what becomes of workers whose handlers throw.</summary>
    public SupervisionSettings Supervision { get; init; } = new();

    /// <summary>Gets the kind of records that name none; <see langword="null"/> for no such kind.</summary>
    public string? DefaultKind { get; init; }

    /// <summary>Gets how long a drain lets running attempts end.</summary>
    /// <value>A duration. Default: 25 seconds, below Kubernetes' 30.</value>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(25);
}
