namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>What is set for one kind; what is not is as for all kinds.</summary>
internal sealed record KindSettings
{
    /// <summary>Gets how often and how long its tasks are tried.</summary>
    public AttemptSettings Attempts { get; init; } = new();

    /// <summary>Gets when it is paused.</summary>
    public BreakerSettings Breaker { get; init; } = new();
}
