namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>When a kind is paused because most of its attempts fail.</summary>
internal sealed record BreakerSettings
{
    /// <summary>Gets whether kinds are paused at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Gets the time over which attempts are counted.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets how many attempts must have ended in that time before a kind is paused; at least 1.</summary>
    public int MinAttempts { get; init; } = 100;

    /// <summary>Gets the part of these of which more must have failed.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Gets the first pause; each that follows without recovery is twice as long.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the longest pause.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets how many attempts try after a pause whether the kind works again; at least 1.</summary>
    public int Probes { get; init; } = 3;
}
