using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Core.Records;
using TaskQueue.Core.Retries;

namespace TaskQueue.Actors.Streams;

/// <summary>What Dispatch knows of one kind while it runs.</summary>
/// <remarks>Not thread-safe: a part of the state of one stage.</remarks>
internal sealed class KindState
{
    /// <summary>Creates the state of a kind that works.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="random">Uniform values in [0, 1) for jitter.</param>
    public KindState(TaskKind kind, Func<double> random)
    {
        Kind = kind;
        Breaker = kind.Settings.Breaker is { Enabled: true } policy ? new KindBreaker(policy, random) : null;
    }

    /// <summary>Gets the kind.</summary>
    public TaskKind Kind { get; }

    /// <summary>Gets the breaker that pauses it; <see langword="null"/> if nothing does.</summary>
    public KindBreaker? Breaker { get; }

    /// <summary>Gets whether new attempts have to wait.</summary>
    public bool IsPaused => Breaker is { State: not BreakerState.Closed };

    /// <summary>Gets or sets the breaker's state that was acted on last.</summary>
    public BreakerState Known { get; set; }

    /// <summary>Gets the attempts that wait for the kind to go on, by the time since which they do.</summary>
    public WaitingRetries<Assignment, TaskAttempt> Parked { get; } = new();

    /// <summary>Gets what its attempts failed with.</summary>
    public FrequentErrors Errors { get; } = new();

    /// <summary>Gets or sets when the errors' counts are halved next, on the stage's clock.</summary>
    public TimeSpan ErrorsAgeAt { get; set; }

    /// <summary>Gets or sets since when it has been paused, on the stage's clock.</summary>
    public TimeSpan PausedSince { get; set; }

    /// <summary>Gets or sets when the log said last that it is paused, on the stage's clock.</summary>
    public TimeSpan ToldAt { get; set; }

    /// <summary>Gets or sets how many of its tasks arrived lately; halved from time to time.</summary>
    public long Arrived { get; set; }

    /// <summary>Gets or sets how many of its tasks were dead-lettered because too many waited while it was paused.</summary>
    public long LetGo { get; set; }

    /// <summary>Gets or sets whether the log has said that its retries wait in memory alone.</summary>
    public bool WarnedOfBackoff { get; set; }
}
