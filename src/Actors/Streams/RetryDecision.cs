using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Streams;

/// <summary>Decides whether a failed attempt is followed by another one.</summary>
internal sealed class RetryDecision
{
    private readonly AttemptSettings _settings;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;

    public RetryDecision(AttemptSettings settings, TimeProvider time, Func<double> random)
    {
        _settings = settings;
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
        failed.FirstFailedAt ??= _time.GetTimestamp();
        if (failed.Outcome.Cause is not UnknownKindException)
        {
            return _settings.Retries.NextDelay(failed.Attempt, failed.Envelope.MaxAttempts, _random);
        }

        var left = _settings.UnknownKindFor - _time.GetElapsedTime(failed.FirstFailedAt.Value);
        return left > TimeSpan.Zero
            ? _settings.Retries.NextDelay(failed.Attempt, int.MaxValue, _random)
            : null;
    }
}
