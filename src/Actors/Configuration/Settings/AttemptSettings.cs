namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>How often and how long a task is tried.</summary>
internal sealed record AttemptSettings
{
    /// <summary>Gets how many attempts a task has before it is dead-lettered; at least 1.</summary>
    public int Max { get; init; } = 10;

    /// <summary>Gets how long one attempt may take before its token is canceled.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Gets how long an attempt may go on after that before it is abandoned.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets after how long a running attempt is logged as slow.</summary>
    public TimeSpan WarnAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets the delays between attempts.</summary>
    public BackoffSettings Backoff { get; init; } = new();
}
