using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TaskQueue.Core.Ordering;

/// <summary>The lanes of one partition: tasks of one lane get their turn one after another, in the order in which they came.</summary>
/// <typeparam name="T">What stands for a task.</typeparam>
/// <remarks>
/// <para>
/// A task keeps the turn until it leaves, whatever becomes of it in between. A lane whose code was given up and runs on is
/// <b>held</b>: nobody gets the turn until that code has ended.
/// </para>
/// <para>
/// A lane is there only while a task is in it, or it is held, and no key is kept, only its 64 bits. So memory follows the
/// tasks that are there now, whatever the number of keys that have passed. Each call is amortized O(1), but for
/// <see cref="TakeWaiting"/>.
/// </para>
/// <para>Not thread-safe: the state of one stage.</para>
/// </remarks>
internal sealed class Lanes<T>
{
    private const int SmallTable = 64;

    private readonly Dictionary<ulong, Lane<T>> _lanes = [];

    /// <summary>Gets how many lanes there are.</summary>
    public int Count => _lanes.Count;

    /// <summary>Gets for how many lanes there is room, as a measure of the memory in use.</summary>
    public int Capacity => _lanes.Capacity;

    /// <summary>Puts a task behind all that are in its lane.</summary>
    /// <param name="key">The lane; see <see cref="LaneKeys"/>.</param>
    /// <param name="item">The task.</param>
    /// <returns>Its place; whether it has the turn, <see cref="TryTakeTurn"/> tells.</returns>
    public LanePlace<T> Enter(ulong key, T item)
    {
        ref var lane = ref CollectionsMarshal.GetValueRefOrAddDefault(_lanes, key, out _);
        lane ??= new Lane<T>(key);
        var place = new LanePlace<T>(this, lane, item);
        lane.Append(place);
        return place;
    }

    /// <summary>Asks whether a task may run now.</summary>
    /// <returns>
    /// <see langword="false"/> if it has to wait: then <see cref="Leave"/> or <see cref="Release"/> returns its place when its
    /// turn has come.
    /// </returns>
#pragma warning disable CA1822 // A lane's state hangs on its places; that is nothing that callers should know.
    public bool TryTakeTurn(LanePlace<T> place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var lane = place.Lane;
        if (lane.First != place)
        {
            return false;
        }

        lane.IsAsked = lane.IsHeld;
        return !lane.IsHeld;
    }
#pragma warning restore CA1822

    /// <summary>Takes out the task that has the turn, because it has settled or was handed back.</summary>
    /// <returns>The next one, which has to ask for its turn; <see langword="null"/> if there is none.</returns>
    public LanePlace<T>? Leave(LanePlace<T> place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var lane = place.Lane;
        Debug.Assert(lane.First == place, "only the task that has the turn leaves");
        lane.RemoveFirst();
        RemoveIfUnused(lane);
        return lane.First;
    }

    /// <summary>Holds the lane of a task, because code of an attempt that was given up still runs.</summary>
#pragma warning disable CA1822 // As above.
    public void Hold(LanePlace<T> place)
    {
        ArgumentNullException.ThrowIfNull(place);
        Debug.Assert(!place.Lane.IsHeld, "one attempt of a lane runs at a time");
        place.Lane.IsHeld = true;
    }
#pragma warning restore CA1822

    /// <summary>Ends what <see cref="Hold"/> began.</summary>
    /// <param name="place">The task whose code has ended; it may have left.</param>
    /// <returns>The one that has asked in vain and has to ask again; <see langword="null"/> if none has.</returns>
    public LanePlace<T>? Release(LanePlace<T> place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var lane = place.Lane;
        var next = lane.IsAsked ? lane.First : null;
        lane.IsHeld = false;
        lane.IsAsked = false;
        RemoveIfUnused(lane);
        return next;
    }

    /// <summary>Takes out all tasks that match and wait for their turn; those that have it stay.</summary>
    /// <param name="match">Says which.</param>
    /// <returns>The tasks taken, those of one lane in their order. Takes time in proportion to all tasks that are there.</returns>
    public List<T> TakeWaiting(Predicate<T> match)
    {
        ArgumentNullException.ThrowIfNull(match);
        List<T> taken = [];
        foreach (var lane in _lanes.Values)
        {
            lane.TakeWaiting(match, taken);
        }

        return taken;
    }

    private void RemoveIfUnused(Lane<T> lane)
    {
        if (!lane.IsUnused)
        {
            return;
        }

        _lanes.Remove(lane.Key);

        // A table only grows by itself. Halfway between two sizes, so that the next change of size is far off.
        if (_lanes.Capacity > SmallTable && _lanes.Count < _lanes.Capacity / 8)
        {
            _lanes.TrimExcess(Math.Max(SmallTable / 2, _lanes.Count * 2));
        }
    }
}
