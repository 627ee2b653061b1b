namespace TaskQueue.Core.Retries;

/// <summary>Tasks that wait for their next attempt, in the order in which they are due.</summary>
/// <typeparam name="T">What waits.</typeparam>
/// <remarks>Not thread-safe. Its size is bounded by whoever adds: a node's share of <c>in-flight.max-waiting</c>.</remarks>
public sealed class WaitingRetries<T>
{
    private readonly PriorityQueue<T, TimeSpan> _waiting = new();

    /// <summary>Gets how many wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Gets when the first one is due, on the clock of the caller; <see langword="null"/> if none waits.</summary>
    public TimeSpan? NextDue => _waiting.TryPeek(out _, out var due) ? due : null;

    /// <summary>Adds one.</summary>
    /// <param name="waiting">What waits.</param>
    /// <param name="due">When it is due.</param>
    public void Add(T waiting, TimeSpan due) => _waiting.Enqueue(waiting, due);

    /// <summary>Takes the first one that is due.</summary>
    /// <param name="now">The time on the same clock.</param>
    /// <param name="waiting">What is due.</param>
    public bool TryTakeDue(TimeSpan now, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T waiting)
    {
        if (_waiting.TryPeek(out waiting, out var due) && due <= now)
        {
            _waiting.Dequeue();
            return true;
        }

        return false;
    }

    /// <summary>Takes all that match, due or not.</summary>
    /// <param name="match">Says what to take.</param>
    public List<T> TakeWhere(Predicate<T> match)
    {
        ArgumentNullException.ThrowIfNull(match);
        List<T> taken = [];
        List<(T, TimeSpan)> kept = [];
        foreach (var (waiting, due) in _waiting.UnorderedItems)
        {
            if (match(waiting))
            {
                taken.Add(waiting);
            }
            else
            {
                kept.Add((waiting, due));
            }
        }

        _waiting.Clear();
        _waiting.EnqueueRange(kept);
        return taken;
    }
}
