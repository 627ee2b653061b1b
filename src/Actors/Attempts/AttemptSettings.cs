using TaskQueue.Core.Retries;

namespace TaskQueue.Actors.Attempts;

/// <summary>How attempts are limited and repeated; HOCON section <c>task-queue.attempts</c>.</summary>
internal sealed record AttemptSettings
{
    /// <summary>Gets how often a task is attempted and how long it waits in between.</summary>
    public RetryPolicy Retries { get; init; } =
        new(MaxAttempts: 10, TimeSpan.FromSeconds(1), Factor: 3, TimeSpan.FromMinutes(10), Jitter: 0.2);

    /// <summary>Gets how long an attempt may run before its token is canceled.</summary>
    /// <value>A duration. Default: 30 minutes.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Gets how long an attempt may run on after its token was canceled before it is abandoned.</summary>
    /// <value>A duration. Default: 10 seconds.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets after what time a running attempt is mentioned in the log, once.</summary>
    /// <value>A duration. Default: 60 seconds.</value>
    public TimeSpan WarnAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets how long tasks of an unknown kind are retried, from their first failure on this node: longer than a rolling deploy takes.</summary>
    /// <value>A duration; zero dead-letters them at once. Default: 10 minutes.</value>
    public TimeSpan UnknownKindFor { get; init; } = TimeSpan.FromMinutes(10);
}
