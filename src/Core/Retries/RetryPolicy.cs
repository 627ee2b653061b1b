namespace TaskQueue.Core.Retries;

/// <summary>Decides whether and when a failed attempt is followed by another.</summary>
/// <param name="MaxAttempts">Total attempts of a task that does not say it itself, the first one included; at least 1.</param>
/// <param name="First">Delay before the second attempt, before jitter; not negative.</param>
/// <param name="Factor">By what the delay grows with each attempt; at least 1.</param>
/// <param name="Max">Upper bound of the delay before jitter; not negative.</param>
/// <param name="Jitter">By which fraction the delay is spread to either side, from 0 to 1.</param>
/// <remarks>
/// Attempt <c>n</c> is followed by min(Max, First·Factor^(n−1)), spread uniformly over ± Jitter, so that tasks which failed
/// together do not come back together.
/// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
/// </remarks>
internal sealed record RetryPolicy(int MaxAttempts, TimeSpan First, double Factor, TimeSpan Max, double Jitter)
{
    /// <summary>Returns the delay before the next attempt.</summary>
    /// <param name="attempt">The attempt that failed, counted from 1.</param>
    /// <param name="taskMaxAttempts">What the task itself says instead of <see cref="MaxAttempts"/>, if it does.</param>
    /// <param name="random">A source of uniform values in [0, 1).</param>
    /// <returns>
    /// A delay from zero to Max·(1 + Jitter); <see langword="null"/> if the attempts are exhausted.
    /// </returns>
    public TimeSpan? NextDelay(int attempt, int? taskMaxAttempts, Func<double> random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        ArgumentNullException.ThrowIfNull(random);
        if (attempt >= (taskMaxAttempts ?? MaxAttempts))
        {
            return null;
        }

        // The power is infinite from some attempt on: the minimum takes care of that, but 0 · ∞ is not a number.
        var grown = First > TimeSpan.Zero ? First.Ticks * Math.Pow(Factor, attempt - 1) : 0;
        var spread = 1 + (Jitter * ((2 * random()) - 1));
        var ticks = Math.Round(Math.Min(grown, Max.Ticks) * spread);
        return Saturated(Math.Max(ticks, 0));
    }

    /// <summary>Returns the sum of the delays that follow the first attempts, without jitter.</summary>
    /// <param name="failedAttempts">How many attempts have failed, each followed by its delay; not negative.</param>
    public TimeSpan TotalDelay(int failedAttempts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(failedAttempts);
        double longest = Max.Ticks;
        var (total, delay) = (0d, Math.Min(First.Ticks, longest));
        for (var left = failedAttempts; left > 0; left--)
        {
            var grown = Math.Min(delay * Factor, longest);
            if (grown <= delay)
            {
                total += delay * left; // It grows no more.
                break;
            }

            total += delay;
            delay = grown;
        }

        return Saturated(total);
    }

    // What is too large becomes the longest duration there is: since .NET 9 conversions saturate.
    private static TimeSpan Saturated(double ticks) => TimeSpan.FromTicks((long)ticks);
}
