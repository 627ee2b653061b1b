using Akka.Actor;
using TaskQueue.Actors.Attempts;

namespace TaskQueue.Actors.Workers;

/// <summary>One life of a worker, as the others see it: whether it is idle, and what it runs.</summary>
/// <remarks>
/// A worker that restarts gets a new slot; its old one is over. Leaving the idle state is a race that exactly one caller
/// wins, so a worker is woken, or retired, or stopped, but never two of these at once. Safe from any thread.
/// </remarks>
internal sealed class WorkerSlot
{
    private const int Busy = 0;
    private const int Idle = 1;
    private const int Over = 2;

    private int _state;
    private TaskAttempt? _current;

    public WorkerSlot(IActorRef worker) => Worker = worker;

    /// <summary>Gets the worker.</summary>
    public IActorRef Worker { get; }

    /// <summary>Gets or sets the attempt that runs; stands until the next one once it has ended.</summary>
    public TaskAttempt? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    /// <summary>Gets whether the worker has stopped, restarted or been retired.</summary>
    public bool IsOver => Volatile.Read(ref _state) == Over;

    /// <summary>Goes from busy to idle.</summary>
    public bool TryBecomeIdle() => Interlocked.CompareExchange(ref _state, Idle, Busy) == Busy;

    /// <summary>Goes from idle to busy.</summary>
    public bool TryLeaveIdle() => Interlocked.CompareExchange(ref _state, Busy, Idle) == Idle;

    /// <summary>Goes from idle to over.</summary>
    public bool TryRetire() => Interlocked.CompareExchange(ref _state, Over, Idle) == Idle;

    /// <summary>Ends the slot, whatever its state.</summary>
    /// <returns>Whether it was idle.</returns>
    public bool End() => Interlocked.Exchange(ref _state, Over) == Idle;
}
