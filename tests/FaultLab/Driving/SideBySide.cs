namespace TaskQueue.FaultLab.Driving;

/// <summary>Runs something next to each other: so many at most, and never two that need the same for themselves.</summary>
internal static class SideBySide
{
    // So many are looked at in search of one that need not wait for another.
    private const int Ahead = 16;

    /// <summary>Runs all of them, in order but for those that have to wait for another; returns when the last has ended.</summary>
    /// <param name="items">What is run; taken as there is room.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="needs">What an item needs for itself.</param>
    /// <param name="run">Runs an item. If it fails, no other is begun.</param>
    public static async Task RunAsync<T>(IEnumerable<T> items, int most, Func<T, IReadOnlyList<object>> needs, Func<T, Task> run)
    {
        using var source = items.GetEnumerator();
        var waiting = new List<T>();
        var running = new Dictionary<Task, IReadOnlyList<object>>();
        try
        {
            while (true)
            {
                while (running.Count < most && TryTake(source, waiting, item => running.Values.Any(taken => taken.Intersect(needs(item)).Any()), out var next))
                {
                    running.Add(run(next), needs(next));
                }

                if (running.Count == 0)
                {
                    return;
                }

                var ended = await Task.WhenAny(running.Keys);
                running.Remove(ended);
                await ended;
            }
        }
        finally
        {
            await Task.WhenAll(running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool TryTake<T>(IEnumerator<T> source, List<T> waiting, Predicate<T> hasToWait, out T next)
    {
        var index = waiting.FindIndex(item => !hasToWait(item));
        while (index < 0 && waiting.Count < Ahead && source.MoveNext())
        {
            waiting.Add(source.Current);
            index = hasToWait(source.Current) ? -1 : waiting.Count - 1;
        }

        if (index < 0)
        {
            next = default!;
            return false;
        }

        next = waiting[index];
        waiting.RemoveAt(index);
        return true;
    }
}
