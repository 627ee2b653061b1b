using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Core.Retries;

namespace TaskQueue.Actors.Streams;

/// <summary>Decides whether a failed attempt is followed by another one, and when.</summary>
internal sealed class RetryDecision
{
    private readonly TimeProvider _time;
    private readonly Func<double> _random;

    public RetryDecision(TimeProvider time, Func<double> random)
    {
        _time = time;
        _random = random;
    }

    /// <summary>Returns how long the task waits for its next attempt, or <see langword="null"/> if it was the last one.</summary>
    /// <param name="failed">The attempt that failed; its first failure is noted in it.</param>
    /// <remarks>
    /// A task of an unknown kind is retried for a while whatever the number of attempts: in a rolling deploy the node
    /// that knows it may not be up yet.
    /// </remarks>
    public TimeSpan? NextDelay(TaskAttempt failed)
    {
        var settings = failed.TaskKind.Settings.Attempts;
        switch (failed.Outcome.Cause)
        {
            case UnknownKindException:
                failed.FirstFailedAt ??= _time.GetTimestamp() - ToTimestamps(WaitedElsewhere(failed, settings));
                return _time.GetElapsedTime(failed.FirstFailedAt.Value) < settings.UnknownKindFor
                    ? settings.Retries.NextDelay(failed.Attempt, int.MaxValue, _random)
                    : null;
            case RetryAfterException asked:
                failed.FirstFailedAt ??= _time.GetTimestamp();
                return NextDelay(failed, settings.Retries) is null ? null : Spread(asked.Delay, settings.Retries.Jitter);
            default:
                failed.FirstFailedAt ??= _time.GetTimestamp();
                return NextDelay(failed, settings.Retries);
        }
    }

    private TimeSpan? NextDelay(TaskAttempt failed, RetryPolicy policy) =>
        policy.NextDelay(failed.Attempt, failed.Envelope.MaxAttempts, _random);

    // Only ever later than asked for.
    private TimeSpan Spread(TimeSpan delay, double jitter) => delay + (delay * jitter * _random());

    // A former owner tells how many attempts have ended, not when. They waited for as long as their delays, but for those that a
    // takeover cut short, and the task can't have failed before it was written. Half of the time is always left for this node:
    // nodes that crash one after the other must not use it up.
    private TimeSpan WaitedElsewhere(TaskAttempt failed, AttemptSettings settings)
    {
        var waited = settings.Retries.TotalDelay(failed.Attempt - 1) * (1 - settings.Retries.Jitter);
        var written = failed.Record.TimestampMs;
        if (written >= 0)
        {
            // In milliseconds, for a producer may write any number, and not each is a time that .NET knows.
            var age = Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds() - written);
            waited = age < waited.TotalMilliseconds ? TimeSpan.FromMilliseconds(age) : waited;
        }

        var half = settings.UnknownKindFor / 2;
        return waited > half ? half : waited < TimeSpan.Zero ? TimeSpan.Zero : waited;
    }

    private long ToTimestamps(TimeSpan duration) => (long)(duration.TotalSeconds * _time.TimestampFrequency);
}
