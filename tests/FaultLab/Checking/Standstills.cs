namespace TaskQueue.FaultLab.Checking;

/// <summary>Finds the longest time in which there was work and nothing happened.</summary>
internal static class Standstills
{
    /// <summary>Returns the longest standstill.</summary>
    /// <param name="work">When there was work: a stretch for each task.</param>
    /// <param name="events">When something happened.</param>
    /// <param name="excused">Stretches that do not count.</param>
    public static (long From, long Length) Longest(
        IEnumerable<(long From, long Until)> work, IEnumerable<long> events, IReadOnlyList<(long From, long Until)> excused)
    {
        var stretches = work.ToList();
        var steps = stretches.Select(stretch => (At: stretch.From, Change: 1))
            .Concat(stretches.Select(stretch => (At: stretch.Until, Change: -1)))
            .Concat(events.Select(at => (At: at, Change: 0)))
            .OrderBy(step => step.At);
        var sorted = excused.OrderBy(stretch => stretch.From).ToList();
        var open = 0;
        var since = 0L;
        (long From, long Length) longest = default;
        foreach (var (at, change) in steps)
        {
            // Most steps need no look at the excuses: they only shorten a stretch.
            if (open > 0 && at - since > longest.Length && at - since - Excused(since, at, sorted) is var length && length > longest.Length)
            {
                longest = (since, length);
            }

            // More work is no progress; an ending, or the first of new work, begins a new stretch.
            if (change == 0 || open == 0)
            {
                since = at;
            }

            open += change;
        }

        return longest;
    }

    /// <summary>Returns how much of a stretch of time does not count.</summary>
    /// <param name="from">When it begins.</param>
    /// <param name="until">When it ends.</param>
    /// <param name="excused">Stretches that do not count, in the order in which they begin.</param>
    public static long Excused(long from, long until, IReadOnlyList<(long From, long Until)> excused)
    {
        var (total, reached) = (0L, from);
        foreach (var (begin, end) in excused)
        {
            var start = Math.Max(begin, reached);
            var stop = Math.Min(end, until);
            if (stop > start)
            {
                total += stop - start;
                reached = stop;
            }
        }

        return total;
    }

    /// <summary>Returns what is left of a stretch of time.</summary>
    /// <param name="from">When it begins.</param>
    /// <param name="until">When it ends.</param>
    /// <param name="excused">Stretches that do not count, in the order in which they begin.</param>
    public static IEnumerable<(long From, long Until)> Rest(long from, long until, IReadOnlyList<(long From, long Until)> excused)
    {
        foreach (var (begin, end) in excused.Append((until, until)))
        {
            if (from < Math.Min(begin, until))
            {
                yield return (from, Math.Min(begin, until));
            }

            from = Math.Max(from, end);
        }
    }
}
