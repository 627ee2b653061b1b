using System.Diagnostics;

namespace TaskQueue.Core.Ordering;

/// <summary>The tasks of one lane, in log order: the first has the turn, the others wait for it.</summary>
/// <typeparam name="T">What stands for a task.</typeparam>
internal sealed class Lane<T>
{
    private LanePlace<T>? _last;

    public Lane(ulong key) => Key = key;

    public ulong Key { get; }

    public LanePlace<T>? First { get; private set; }

    /// <summary>Gets or sets whether code that was given up still runs: then nobody gets the turn.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Gets or sets whether the first one has asked for the turn in vain, since the lane is held.</summary>
    public bool IsAsked { get; set; }

    public bool IsUnused => First is null && !IsHeld;

    public void Append(LanePlace<T> place)
    {
        if (First is null)
        {
            First = place;
        }
        else
        {
            _last!.Next = place;
        }

        _last = place;
    }

    public void RemoveFirst()
    {
        Debug.Assert(First is not null, "only the task that has the turn leaves");
        First = Detach(First);
        _last = First is null ? null : _last;
        IsAsked = false;
    }

    /// <summary>Takes out those that match and have not got the turn.</summary>
    public void TakeWaiting(Predicate<T> match, List<T> taken)
    {
        while (IsAsked && match(First!.Item))
        {
            taken.Add(First.Item);
            First = Detach(First);
            IsAsked = First is not null;
        }

        _last = First;
        for (var place = First; place is not null; place = place.Next)
        {
            while (place.Next is { } next && match(next.Item))
            {
                taken.Add(next.Item);
                place.Next = Detach(next);
            }

            _last = place;
        }
    }

    // Whoever keeps a place that has left, such as an idle worker its last attempt, must not keep all that came after it.
    private static LanePlace<T>? Detach(LanePlace<T> place)
    {
        var next = place.Next;
        place.Next = null;
        return next;
    }
}
