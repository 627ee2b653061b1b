namespace TaskQueue.Actors.Streams;

/// <summary>Lets a number of log lines through in each interval and counts the others, so that a flood stays readable.</summary>
/// <remarks>Not thread-safe: the state of one stage.</remarks>
internal sealed class LogLimiter
{
    private readonly TimeProvider _time;
    private readonly int _limit;
    private readonly TimeSpan _interval;
    private long _intervalStart;
    private int _passed;
    private int _suppressed;

    public LogLimiter(TimeProvider time, int limit, TimeSpan interval)
    {
        _time = time;
        _limit = limit;
        _interval = interval;
        _intervalStart = time.GetTimestamp();
    }

    /// <summary>Asks to log one line.</summary>
    /// <param name="suppressed">How many lines were kept back since the last one that passed.</param>
    public bool TryPass(out int suppressed)
    {
        if (_time.GetElapsedTime(_intervalStart) >= _interval)
        {
            _intervalStart = _time.GetTimestamp();
            _passed = 0;
        }

        suppressed = 0;
        if (_passed == _limit)
        {
            _suppressed++;
            return false;
        }

        _passed++;
        (suppressed, _suppressed) = (_suppressed, 0);
        return true;
    }
}
