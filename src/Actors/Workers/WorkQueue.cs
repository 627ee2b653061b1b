using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using TaskQueue.Actors.Attempts;

namespace TaskQueue.Actors.Workers;

/// <summary>The one queue of ready attempts from which all workers of a node pull, and the way back for ended ones.</summary>
/// <remarks>
/// <para>
/// No task lies in a mailbox, so none waits behind a slow one while a worker is free. A worker that is woken takes
/// attempts until the queue is empty; only idle ones are sent a message. Each one that starts wakes one more while there
/// is work left: the pool spreads over handlers that block, without a message a task.
/// </para>
/// <para>
/// A wake-up costs as much as dozens of short attempts. So where attempts have been short, another worker is woken only for
/// work that would keep those awake busy for longer than that. Should the next attempts be long all the same, what is ready
/// is found by <see cref="WakeForWaiting"/>, which Dispatch calls every few milliseconds.
/// </para>
/// <para>
/// Outlives the streams that use it: one attaches at a time, with a wake flag of its own. Its size is bounded by the
/// in-flight limits. Safe from any thread.
/// </para>
/// </remarks>
internal sealed partial class WorkQueue
{
    // As timestamps of the monotonic clock.
    private static readonly long WorthWaking = Stopwatch.Frequency / 10_000;
    private static readonly long Short = Stopwatch.Frequency / 50_000;
    private static readonly long Long = Stopwatch.Frequency / 1_000;

    private readonly ConcurrentQueue<TaskAttempt> _ready = new();
    private readonly ConcurrentQueue<TaskAttempt> _ended = new();
    private readonly ConcurrentStack<WorkerSlot> _idle = new();
    private readonly ConcurrentDictionary<WorkerSlot, byte> _slots = new();
    private volatile Signal? _attached;
    private long _typicalLength = Long;
    private TaskAttempt? _firstWhenLastLookedAt;
    private int _idleCount;
    private int _late;
    private int _waiting;

    /// <summary>Gets the number of workers, busy and idle.</summary>
    public int Workers => _slots.Count;

    /// <summary>Gets the number of workers that run an attempt or are about to take one.</summary>
    public int Busy => Math.Max(0, Workers - Volatile.Read(ref _idleCount));

    /// <summary>Gets the number of attempts that wait for a worker.</summary>
    public int Ready => _ready.Count;

    /// <summary>Gets or sets how many tasks wait for their next attempt or for a paused kind, as the stage saw it last.</summary>
    public int Waiting
    {
        get => Volatile.Read(ref _waiting);
        set => Volatile.Write(ref _waiting, value);
    }

    /// <summary>Gets whether attempts have been so short lately that a message for each would cost more than they do.</summary>
    public bool AttemptsAreShort => Volatile.Read(ref _typicalLength) < Short;

    /// <summary>Gets how many attempts ended after they had been given up; their outcomes were ignored.</summary>
    public int Late => Volatile.Read(ref _late);

    /// <summary>Gets the slots of all workers.</summary>
    public IEnumerable<WorkerSlot> Slots => _slots.Keys;

    /// <summary>Attaches the stage that takes ended attempts; replaces the one before.</summary>
    /// <param name="wake">Called from any thread when there are ended attempts; not again until <see cref="BeginDrain"/>.</param>
    public void Attach(Action wake) => _attached = new Signal(wake);

    /// <summary>Detaches the stage.</summary>
    public void Detach() => _attached = null;

    /// <summary>Makes an attempt ready; <see cref="WakeOne"/> follows once for a whole batch.</summary>
    public void Add(TaskAttempt attempt) => _ready.Enqueue(attempt);

    /// <summary>Takes the next ready attempt.</summary>
    public bool TryTake([NotNullWhen(true)] out TaskAttempt? attempt) =>
        _ready.TryDequeue(out attempt);

    /// <summary>Takes those ready attempts that match; the others keep their order.</summary>
    /// <param name="match">Says which.</param>
    public List<TaskAttempt> TakeWhere(Predicate<TaskAttempt> match)
    {
        List<TaskAttempt> taken = [];
        for (var left = _ready.Count; left > 0 && _ready.TryDequeue(out var ready); left--)
        {
            if (match(ready))
            {
                taken.Add(ready);
            }
            else
            {
                _ready.Enqueue(ready);
            }
        }

        return taken;
    }

    /// <summary>Wakes an idle worker if an attempt is ready.</summary>
    public void WakeOne()
    {
        // What was made ready has to be seen before the idle are looked for, or both sides may miss each other.
        Interlocked.MemoryBarrier();
        while (!_ready.IsEmpty && _idle.TryPop(out var slot))
        {
            if (slot.TryLeaveIdle())
            {
                Interlocked.Decrement(ref _idleCount);
                slot.Worker.Tell(WorkerActor.Wake.Instance, Akka.Actor.ActorRefs.NoSender);
                return;
            }
        }
    }

    /// <summary>Wakes an idle worker if there is more to do than those awake will soon be through with.</summary>
    public void WakeAnother()
    {
        if (!_idle.IsEmpty && !_ready.IsEmpty && _ready.Count * Volatile.Read(ref _typicalLength) >= WorthWaking)
        {
            WakeOne();
        }
    }

    /// <summary>
    /// Wakes as many idle workers as attempts are ready, if the first of these has been so since the last call: those
    /// awake are not as quick as it seemed. To be called by one thread.
    /// </summary>
    public void WakeForWaiting()
    {
        _ready.TryPeek(out var first);
        if (first is null || first != _firstWhenLastLookedAt)
        {
            _firstWhenLastLookedAt = first;
            return;
        }

        NoteLong();
        for (var ready = _ready.Count; ready > 0 && !_idle.IsEmpty; ready--)
        {
            WakeOne();
        }
    }

    /// <summary>Notes how long an attempt kept its worker; a moving average that may miss one of two at once.</summary>
    /// <param name="timestamps">The length, as a difference of timestamps.</param>
    public void NoteLength(long timestamps)
    {
        var typical = Volatile.Read(ref _typicalLength);
        Volatile.Write(ref _typicalLength, typical + ((timestamps - typical) / 8));
    }

    /// <summary>Notes that an attempt keeps its worker for long.</summary>
    public void NoteLong() => Volatile.Write(ref _typicalLength, Long);

    /// <summary>Counts a new worker.</summary>
    public void Join(WorkerSlot slot) => _slots.TryAdd(slot, 0);

    /// <summary>Notes that a worker found no work. It, or another, is woken again if some has come in the meantime.</summary>
    public void BecomeIdle(WorkerSlot slot)
    {
        if (slot.TryBecomeIdle())
        {
            Interlocked.Increment(ref _idleCount);
            _idle.Push(slot);
        }

        WakeOne();
    }

    /// <summary>Notes that an idle worker got a wake-up meant for its former life, and is busy now.</summary>
    public void BecomeBusy(WorkerSlot slot)
    {
        if (slot.TryLeaveIdle())
        {
            Interlocked.Decrement(ref _idleCount);
        }
    }

    /// <summary>Takes an idle worker out of use, so that it can be removed without cutting anything off.</summary>
    public bool TryRetireIdle([NotNullWhen(true)] out WorkerSlot? retired)
    {
        while (_idle.TryPop(out retired))
        {
            if (retired.TryRetire())
            {
                Interlocked.Decrement(ref _idleCount);
                _slots.TryRemove(retired, out _);
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a worker out of the count, because it stopped, restarts or is given up.</summary>
    public void Leave(WorkerSlot slot)
    {
        if (slot.End())
        {
            Interlocked.Decrement(ref _idleCount);
        }

        _slots.TryRemove(slot, out _);
    }

    /// <summary>
    /// Ends an attempt that ran, as <see cref="Report"/>; an outcome that comes too late is only counted, and its end is
    /// news for the task's lane.
    /// </summary>
    public void End(TaskAttempt attempt, in AttemptOutcome outcome)
    {
        if (attempt.TryEnd(outcome))
        {
            Report(attempt);
        }
        else
        {
            Interlocked.Increment(ref _late);
            NoteLate(attempt);
        }
    }

    /// <summary>Gives an attempt up whose worker stops, as <see cref="Report"/>, unless it has just ended: its code may run on.</summary>
    public void GiveUp(TaskAttempt attempt, in AttemptOutcome outcome)
    {
        if (attempt.TryAbandon(outcome))
        {
            Report(attempt);
        }
    }

    /// <summary>Passes an attempt on that has ended; <see cref="Announce"/> has to follow, for one or several.</summary>
    public void Report(TaskAttempt ended) => _ended.Enqueue(ended);

    /// <summary>Tells the stage that attempts have ended.</summary>
    public void Announce() => _attached?.Raise();

    /// <summary>Lowers the wake flag; to be called before ended attempts are taken, so that none is missed.</summary>
    public void BeginDrain() => _attached?.Lower();

    /// <summary>Takes an ended attempt.</summary>
    public bool TryTakeEnded([NotNullWhen(true)] out TaskAttempt? ended) =>
        _ended.TryDequeue(out ended);

    private sealed class Signal(Action wake)
    {
        private int _raised;

        public void Raise()
        {
            // The attempt has to be seen in the queue before the flag is read, and in Lower the other way round.
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _raised) == 0 && Interlocked.Exchange(ref _raised, 1) == 0)
            {
                wake();
            }
        }

        public void Lower() => Interlocked.Exchange(ref _raised, 0);
    }
}
