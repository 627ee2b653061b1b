namespace TaskQueue.FaultLab.Driving;

/// <summary>Runs something next to each other, as far as there is room, and never two that need the same for themselves.</summary>
internal static class SideBySide
{
    // So many are looked at in search of one that needs nothing that another has.
    private const int Ahead = 16;

    /// <summary>Runs all of them, in order but for those that need what another has; returns when the last has ended.</summary>
    /// <param name="items">What is run; taken as there is room.</param>
    /// <param name="room">How much room there is.</param>
    /// <param name="size">How much of it an item takes; one that is larger than all of it takes all.</param>
    /// <param name="needs">What an item needs for itself.</param>
    /// <param name="run">Runs an item. If it fails, no other is begun.</param>
    public static async Task RunAsync<T>(
        IEnumerable<T> items, int room, Func<T, int> size, Func<T, IReadOnlyList<object>> needs, Func<T, Task> run)
    {
        using var source = items.GetEnumerator();
        var waiting = new List<T>();

        // Tasks that have ended as they began may be one and the same.
        var running = new List<(Task Task, T Item)>();
        try
        {
            while (true)
            {
                // Nothing passes one that waits for room, which small ones would never leave it.
                while (Room() > 0 && FindNext(source, waiting, IsTaken) is >= 0 and var index && SizeOf(waiting[index]) <= Room())
                {
                    var next = waiting[index];
                    waiting.RemoveAt(index);
                    running.Add((run(next), next));
                }

                if (running.Count == 0)
                {
                    return;
                }

                var ended = await Task.WhenAny(running.Select(other => other.Task));
                running.RemoveAt(running.FindIndex(other => other.Task == ended));
                await ended;
            }
        }
        finally
        {
            await Task.WhenAll(running.Select(other => other.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        int SizeOf(T item) => Math.Min(size(item), room);

        int Room() => room - running.Sum(other => SizeOf(other.Item));

        bool IsTaken(T item) => running.Exists(other => needs(other.Item).Intersect(needs(item)).Any());
    }

    private static int FindNext<T>(IEnumerator<T> source, List<T> waiting, Predicate<T> isTaken)
    {
        var index = waiting.FindIndex(item => !isTaken(item));
        while (index < 0 && waiting.Count < Ahead && source.MoveNext())
        {
            waiting.Add(source.Current);
            index = isTaken(source.Current) ? -1 : waiting.Count - 1;
        }

        return index;
    }
}
