namespace TaskQueue.Actors.Streams;

/// <summary>Knows which events topics are not there, so that no task waits for them, and counts what is not told.</summary>
/// <remarks>
/// A missing topic is tried again once a minute, with one event: it may have been created. Not thread-safe: the state of
/// one stage.
/// </remarks>
internal sealed class EventGate
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Dictionary<string, long> _missing = [];

    /// <summary>Creates the gate.</summary>
    /// <param name="missing">The topics that are known to be missing.</param>
    /// <param name="time">The clock.</param>
    public EventGate(IEnumerable<string> missing, TimeProvider time)
    {
        _time = time;
        foreach (var topic in missing)
        {
            _missing[topic] = time.GetTimestamp();
        }
    }

    /// <summary>Gets how many events were dropped.</summary>
    public long Dropped { get; private set; }

    /// <summary>Returns whether an event for this topic is to be dropped; then it is counted.</summary>
    public bool IsClosed(string topic)
    {
        if (!_missing.TryGetValue(topic, out var triedAt))
        {
            return false;
        }

        if (_time.GetElapsedTime(triedAt) < TryAgainAfter)
        {
            Dropped++;
            return true;
        }

        _missing[topic] = _time.GetTimestamp();
        return false;
    }

    /// <summary>Notes that an event was dropped, since its topic is missing.</summary>
    public void Close(string topic)
    {
        Dropped++;
        _missing[topic] = _time.GetTimestamp();
    }

    /// <summary>Notes that an event was dropped for another reason.</summary>
    public void Drop() => Dropped++;

    /// <summary>Notes that an event was written.</summary>
    public void Open(string topic)
    {
        if (_missing.Count > 0)
        {
            _missing.Remove(topic);
        }
    }
}
