using System.Diagnostics.CodeAnalysis;

namespace TaskQueue.Core.Retries;

/// <summary>Tasks that wait, in the order in which they are due, each belonging to a group that may leave as a whole.</summary>
/// <typeparam name="TGroup">What the tasks of a group have in common: their partition's assignment.</typeparam>
/// <typeparam name="T">What waits.</typeparam>
/// <remarks>
/// A heap for each group, and the groups in the order of their heads: adding and taking cost the logarithm of the group's size
/// and of the number of groups, and a group leaves without a look at the others. Of those due at the same time the one added
/// first comes first. Not thread-safe. Its size is bounded by whoever adds: a node's share of <c>in-flight.max-waiting</c>.
/// </remarks>
internal sealed class WaitingRetries<TGroup, T>
    where TGroup : notnull
{
    private readonly Dictionary<TGroup, Group> _groups = [];
    private readonly SortedSet<Group> _byDue = new(Comparer<Group>.Create(Compare));
    private long _added;
    private long _groupsMade;

    /// <summary>Gets how many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Gets when the first one is due, on the clock of the caller; <see langword="null"/> if none waits.</summary>
    public TimeSpan? NextDue => _byDue.Min?.Due;

    /// <summary>Returns how many of a group wait.</summary>
    public int CountOf(TGroup group) => _groups.TryGetValue(group, out var found) ? found.Waiting.Count : 0;

    /// <summary>Adds one.</summary>
    /// <param name="group">The group that it belongs to.</param>
    /// <param name="waiting">What waits.</param>
    /// <param name="due">When it is due.</param>
    public void Add(TGroup group, T waiting, TimeSpan due)
    {
        if (!_groups.TryGetValue(group, out var found))
        {
            found = new Group(group, _groupsMade++);
            _groups.Add(group, found);
        }

        // The set's order rests on the head: out before it changes, in afterwards.
        var isHead = found.Waiting.Count == 0 || due < found.Due;
        if (isHead && found.Waiting.Count > 0)
        {
            _byDue.Remove(found);
        }

        found.Waiting.Enqueue(waiting, (due, _added++));
        if (isHead)
        {
            _byDue.Add(found);
        }

        Count++;
    }

    /// <summary>Takes the first one that is due.</summary>
    /// <param name="now">The time on the same clock.</param>
    /// <param name="waiting">What is due.</param>
    public bool TryTakeDue(TimeSpan now, [MaybeNullWhen(false)] out T waiting)
    {
        if (_byDue.Min is { } first && first.Due <= now)
        {
            waiting = TakeHead(first);
            return true;
        }

        waiting = default;
        return false;
    }

    /// <summary>Takes those of a group that are due first, whether they are due by now or not.</summary>
    /// <param name="group">The group.</param>
    /// <param name="atMost">How many, at most.</param>
    public List<T> TakeEarliest(TGroup group, int atMost)
    {
        List<T> taken = [];
        while (taken.Count < atMost && _groups.TryGetValue(group, out var found))
        {
            taken.Add(TakeHead(found));
        }

        return taken;
    }

    /// <summary>Takes all of a group, in no order.</summary>
    public List<T> TakeAll(TGroup group)
    {
        if (!_groups.Remove(group, out var found))
        {
            return [];
        }

        _byDue.Remove(found);
        Count -= found.Waiting.Count;
        return [.. found.Waiting.UnorderedItems.Select(entry => entry.Element)];
    }

    private static int Compare(Group one, Group other)
    {
        var byDue = one.Due.CompareTo(other.Due);
        return byDue != 0 ? byDue : one.Number.CompareTo(other.Number);
    }

    private T TakeHead(Group group)
    {
        _byDue.Remove(group);
        var taken = group.Waiting.Dequeue();
        Count--;
        if (group.Waiting.Count > 0)
        {
            _byDue.Add(group);
        }
        else
        {
            _groups.Remove(group.Key);
        }

        return taken;
    }

    private sealed class Group(TGroup key, long number)
    {
        public TGroup Key { get; } = key;

        public long Number { get; } = number;

        public PriorityQueue<T, (TimeSpan Due, long Added)> Waiting { get; } = new();

        public TimeSpan Due => Waiting.TryPeek(out _, out var head) ? head.Due : TimeSpan.MaxValue;
    }
}
