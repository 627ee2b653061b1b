namespace TaskQueue.Node.Tasks;

/// <summary>Gives tokens that are canceled when a time is up, one for all that begin within a hundredth of it.</summary>
/// <remarks>
/// A timer for each of many waits would cost more than the waits. Nothing is canceled early; late by a hundredth at most. Not thread-safe.
/// </remarks>
internal sealed class SharedTimeouts
{
    private const int Slices = 100;

    private readonly TimeSpan? _timeout;
    private readonly TimeProvider _time;
    private CancellationToken _token;
    private long _begunAt;

    /// <summary>Creates it.</summary>
    /// <param name="timeout">The time; <see langword="null"/>: tokens are never canceled.</param>
    /// <param name="time">The clock.</param>
    public SharedTimeouts(TimeSpan? timeout, TimeProvider time)
    {
        _timeout = timeout;
        _time = time;
    }

    /// <summary>Returns the token for something that begins now.</summary>
    public CancellationToken Next()
    {
        if (_timeout is { } timeout && (!_token.CanBeCanceled || _time.GetElapsedTime(_begunAt) >= timeout / Slices))
        {
            _begunAt = _time.GetTimestamp();

            // Never disposed of: its timer goes with it once it has fired, or with the process.
            _token = new CancellationTokenSource(timeout + (timeout / Slices), _time).Token;
        }

        return _token;
    }
}
