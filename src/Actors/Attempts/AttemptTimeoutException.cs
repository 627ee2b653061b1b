using TaskQueue.Core;

namespace TaskQueue.Actors.Attempts;

/// <summary>Thrown (as data) for an attempt that missed its deadline.</summary>
/// <param name="timeout">How long an attempt may run.</param>
/// <param name="abandoned">Whether the handler ran on past the grace period and was given up.</param>
public sealed class AttemptTimeoutException(TimeSpan timeout, bool abandoned)
    : TaskQueueException(
        $"The attempt ran for longer than task-queue.attempts.timeout ({timeout})"
        + (abandoned ? " and ignored its cancellation token; it was abandoned." : "."))
{
    /// <summary>Gets how long an attempt may run.</summary>
    public TimeSpan Timeout { get; } = timeout;

    /// <summary>Gets whether the handler ran on past the grace period and was given up.</summary>
    public bool Abandoned { get; } = abandoned;
}
