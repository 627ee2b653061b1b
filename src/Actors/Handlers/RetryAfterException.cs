using TaskQueue.Core;

namespace TaskQueue.Actors.Handlers;

/// <summary>
/// Thrown by a handler that knows when the next attempt makes sense, such as after an answer with <c>Retry-After</c>. The attempt
/// counts as failed, and after the last one the task is dead-lettered as ever; otherwise the next one starts no sooner than
/// <see cref="Delay"/> from now. It is no failure of the worker.
/// </summary>
public class RetryAfterException : TaskQueueException
{
    /// <summary>The longest delay: 24 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>Creates the exception.</summary>
    /// <param name="delay">How long to wait at least, from zero to <see cref="Longest"/>. The kind's jitter is added to it.</param>
    /// <param name="reason">Why the attempt failed; <see langword="null"/> for a sentence that says no more than the delay.</param>
    /// <param name="inner">What made it fail, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is out of range.</exception>
    public RetryAfterException(TimeSpan delay, string? reason = null, Exception? inner = null)
        : base(reason ?? $"The handler asked for the next attempt after {delay}.", inner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, Longest);
        Delay = delay;
    }

    /// <summary>Gets how long the next attempt has to wait at least.</summary>
    public TimeSpan Delay { get; }
}
