using TaskQueue.Core.Ordering;

namespace TaskQueue.Actors.Streams;

/// <summary>What <see cref="Dispatch"/> has to know.</summary>
internal sealed record DispatchSettings
{
    /// <summary>Gets the consumer group: replays for another one are passed over.</summary>
    public string Group { get; init; } = "task-queue";

    /// <summary>Gets which tasks of a partition run one after another.</summary>
    public LaneOrdering Ordering { get; init; }

    /// <summary>Gets how long a drain waits for running attempts before it cancels them.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Gets how long a drain waits for attempts that it has canceled.</summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets how many attempts may be abandoned before the node is given up.</summary>
    public int MaxAbandoned { get; init; } = 16;

    /// <summary>Gets how often running attempts are held against their deadlines, and idle workers against what is ready.</summary>
    public TimeSpan DeadlineInterval { get; init; } = TimeSpan.FromMilliseconds(20);
}
