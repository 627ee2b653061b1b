namespace TaskQueue.Kafka.Consuming;

/// <summary>Counts outcomes of tasks whose partition had left before they ended, and tells of them now and then.</summary>
/// <remarks>Belongs to the consumer's thread.</remarks>
internal sealed class LateOutcomes
{
    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromSeconds(10);

    private readonly ConsumerLog _log;
    private readonly TimeProvider _time;
    private int _untold;
    private long _total;
    private long? _saidAt;

    public LateOutcomes(ConsumerLog log, TimeProvider time)
    {
        _log = log;
        _time = time;
    }

    /// <summary>Counts outcomes that cannot be committed any more.</summary>
    public void Add(int count)
    {
        _untold += count;
        _total += count;
    }

    /// <summary>Tells how many there were since the last time, every 10 s at most.</summary>
    public void Say()
    {
        if (_untold > 0 && (_saidAt is not { } said || _time.GetElapsedTime(said) >= SayAgainAfter))
        {
            SayNow();
        }
    }

    /// <summary>Tells what has not been told, at the end.</summary>
    public void SayLast()
    {
        if (_untold > 0)
        {
            SayNow();
        }
    }

    private void SayNow()
    {
        _saidAt = _time.GetTimestamp();
        _log.LateOutcomes(_untold, _total);
        _untold = 0;
    }
}
