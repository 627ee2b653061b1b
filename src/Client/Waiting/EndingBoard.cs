namespace TaskQueue.Client.Waiting;

/// <summary>Brings endings and those who wait for them together: by id, whichever comes first. Safe from any thread.</summary>
/// <remarks>
/// A wait costs an entry in a table and is ended by its ending, without anyone looking. Endings that nobody waits for are kept, bounded
/// by number and bytes; then the oldest go.
/// </remarks>
internal sealed class EndingBoard
{
    /// <summary>What an ending costs beside its id and value: objects, entries of tables.</summary>
    private const int Overhead = 250;

    private readonly Lock _gate = new();
    private readonly int _maxKept;
    private readonly long _maxBytes;
    private readonly Dictionary<string, Waiters> _waiting = [];
    private readonly Dictionary<string, EndedTask> _kept = [];
    private readonly Queue<EndedTask> _order = new();
    private long _bytes;

    /// <summary>Creates an empty board.</summary>
    /// <param name="maxKept">How many endings are kept.</param>
    /// <param name="maxBytes">How many bytes they may take.</param>
    public EndingBoard(int maxKept, long maxBytes)
    {
        _maxKept = maxKept;
        _maxBytes = maxBytes;
    }

    /// <summary>Gets how many ids are waited for.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Gets how many endings are kept, superseded ones included.</summary>
    public int Kept
    {
        get
        {
            lock (_gate)
            {
                return _order.Count;
            }
        }
    }

    /// <summary>Begins to wait.</summary>
    /// <param name="id">The task's id.</param>
    /// <returns>Completes with the ending; call <see cref="Leave"/> once for it if it has not.</returns>
    public Task<EndedTask> Join(string id)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(id, out var ending))
            {
                return Task.FromResult(ending);
            }

            if (!_waiting.TryGetValue(id, out var waiters))
            {
                _waiting.Add(id, waiters = new Waiters());
            }

            waiters.Count++;
            return waiters.Ended.Task;
        }
    }

    /// <summary>Gives a wait up.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="wait">What <see cref="Join"/> returned.</param>
    public void Leave(string id, Task<EndedTask> wait)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(id, out var waiters) && waiters.Ended.Task == wait && --waiters.Count == 0)
            {
                _waiting.Remove(id);
            }
        }
    }

    /// <summary>Takes in an ending: ends the waits for it and keeps it for later ones.</summary>
    public void Add(EndedTask ending)
    {
        Waiters? waiters;
        lock (_gate)
        {
            _waiting.Remove(ending.Id, out waiters);
            Keep(ending);
        }

        waiters?.Ended.TrySetResult(ending);
    }

    /// <summary>Ends all waits with an error and forgets what was kept.</summary>
    /// <param name="error">Creates the error, one for each id.</param>
    public void Fail(Func<Exception> error)
    {
        List<Waiters> failed;
        lock (_gate)
        {
            failed = [.. _waiting.Values];
            _waiting.Clear();
            _kept.Clear();
            _order.Clear();
            _bytes = 0;
        }

        failed.ForEach(waiters => waiters.Ended.TrySetException(error()));
    }

    private void Keep(EndedTask ending)
    {
        if (SizeOf(ending) > _maxBytes || _maxKept == 0)
        {
            _kept.Remove(ending.Id);
            return;
        }

        _kept[ending.Id] = ending;
        _order.Enqueue(ending);
        _bytes += SizeOf(ending);
        while (_order.Count > _maxKept || _bytes > _maxBytes)
        {
            var oldest = _order.Dequeue();
            _bytes -= SizeOf(oldest);

            // Not if a later ending of the same id has taken its place.
            if (ReferenceEquals(_kept.GetValueOrDefault(oldest.Id), oldest))
            {
                _kept.Remove(oldest.Id);
            }
        }
    }

    private static long SizeOf(EndedTask ending) =>
        Overhead + (2L * (ending.Id.Length + (ending.Kind?.Length ?? 0))) + ending.Value.Length
        + (2L * (ending.Problem?.Detail?.Length ?? 0));

    /// <summary>Those who wait for one id.</summary>
    private sealed class Waiters
    {
        public TaskCompletionSource<EndedTask> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }
    }
}
