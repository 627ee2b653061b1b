using TaskQueue.Core.Retries;

namespace TaskQueue.Actors.Attempts;

/// <summary>What holds for the tasks of one kind, or for all kinds that have no settings of their own.</summary>
internal sealed record KindSettings
{
    /// <summary>Gets the settings of a kind for which nothing is set.</summary>
    public static KindSettings Default { get; } = new();

    /// <summary>Gets how attempts are limited and repeated.</summary>
    public AttemptSettings Attempts { get; init; } = new();

    /// <summary>Gets when the kind is paused because its attempts fail.</summary>
    public BreakerPolicy Breaker { get; init; } = new();
}
