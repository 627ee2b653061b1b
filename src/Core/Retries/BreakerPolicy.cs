namespace TaskQueue.Core.Retries;

/// <summary>When a kind is paused because its attempts fail, and for how long.</summary>
internal sealed record BreakerPolicy
{
    /// <summary>Gets whether the kind is paused at all.</summary>
    /// <value>Default: true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Gets the time over which attempts are counted.</summary>
    /// <value>A duration above zero. Default: 1 minute.</value>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets how many attempts must have ended within the window before it says anything.</summary>
    /// <value>A count, at least 1. Default: 100.</value>
    public int MinAttempts { get; init; } = 100;

    /// <summary>Gets the part of attempts beyond which the kind is paused: more than this must have failed.</summary>
    /// <value>Above 0 and below 1. Default: 0.5.</value>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Gets the first pause; each that follows without recovery is twice as long.</summary>
    /// <value>A duration above zero. Default: 10 seconds.</value>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the longest pause.</summary>
    /// <value>A duration, not below <see cref="Pause"/>. Default: 5 minutes.</value>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets how many attempts are made after a pause to see whether the kind works again.</summary>
    /// <value>A count, at least 1. Default: 3.</value>
    public int Probes { get; init; } = 3;
}
