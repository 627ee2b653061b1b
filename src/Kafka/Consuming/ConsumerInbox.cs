using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TaskQueue.Core.Offsets;

namespace TaskQueue.Kafka.Consuming;

/// <summary>What other threads tell the consumer's thread; each telling wakes it.</summary>
internal sealed class ConsumerInbox
{
    private readonly ConcurrentQueue<OffsetUpdate[]> _updates = new();
    private readonly ConcurrentQueue<Action> _calls = new();
    private volatile bool _stop;
    private volatile bool _ended;
    private volatile CloseRequest? _close;
    private long _staleUpdates;

    /// <summary>Gets the signal for which the thread waits.</summary>
    public WakeSignal Signal { get; } = new();

    /// <summary>Gets whether reading is to stop.</summary>
    public bool IsStopped => _stop || _close != null;

    /// <summary>Gets how long closing may take; <see langword="null"/> while the consumer is not to close.</summary>
    public TimeSpan? CloseTimeout => _close?.Timeout;

    /// <summary>Gets how many updates came for assignments that were over.</summary>
    public long StaleUpdates => Volatile.Read(ref _staleUpdates);

    /// <summary>Adds updates; after the end they are counted and dropped.</summary>
    public void Add(OffsetUpdate[] updates)
    {
        if (_ended)
        {
            CountStale(updates.Length);
            return;
        }

        _updates.Enqueue(updates);
        Signal.Set();
    }

    /// <summary>Notes that nobody takes updates any more.</summary>
    public void End()
    {
        _ended = true;
        _updates.Clear();
    }

    /// <summary>Has something done on the consumer's thread, soon; not at all after the end.</summary>
    public void Post(Action call)
    {
        if (!_ended)
        {
            _calls.Enqueue(call);
            Signal.Set();
        }
    }

    /// <summary>Takes the next call.</summary>
    public bool TryTakeCall([NotNullWhen(true)] out Action? call) => _calls.TryDequeue(out call);

    /// <summary>Takes the next updates.</summary>
    public bool TryTake([NotNullWhen(true)] out OffsetUpdate[]? updates) =>
        _updates.TryDequeue(out updates);

    /// <summary>Counts updates that came too late.</summary>
    public void CountStale(int count) => Interlocked.Add(ref _staleUpdates, count);

    /// <summary>Asks to stop reading.</summary>
    public void StopReading()
    {
        _stop = true;
        Signal.Set();
    }

    /// <summary>Asks to close; the first time-out holds.</summary>
    public void Close(TimeSpan timeout)
    {
        Interlocked.CompareExchange(ref _close, new CloseRequest(timeout), null);
        Signal.Set();
    }

    /// <summary>A reference, so that it is seen whole or not at all.</summary>
    private sealed record CloseRequest(TimeSpan Timeout);
}
