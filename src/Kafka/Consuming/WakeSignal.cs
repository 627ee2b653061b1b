namespace TaskQueue.Kafka.Consuming;

/// <summary>Wakes the consumer's thread; set from any thread, waited for by one.</summary>
/// <remarks>A signal set while nobody waits makes the next wait return at once, so none is lost.</remarks>
internal sealed class WakeSignal
{
    private readonly object _gate = new();
    private int _set;

    /// <summary>Sets the signal.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _set, 1) == 0)
        {
            lock (_gate)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Waits for the signal and takes it back.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    public void Wait(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (Volatile.Read(ref _set) == 0)
            {
                Monitor.Wait(_gate, timeout);
            }
        }

        // Taken back before the caller looks for what there is to do: what comes later sets it again.
        Interlocked.Exchange(ref _set, 0);
    }
}
