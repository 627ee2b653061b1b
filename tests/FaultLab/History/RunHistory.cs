namespace TaskQueue.FaultLab.History;

/// <summary>All that the processes of a run wrote, in the order of time. Immutable.</summary>
internal sealed class RunHistory
{
    private RunHistory(IReadOnlyList<HistoryEvent> events, IReadOnlyList<string> damage)
    {
        Events = events;
        Damage = damage;
        Bounds = events.OfType<HistoryEvent.Configured>().LastOrDefault()?.Bounds ?? new RunBounds();
    }

    /// <summary>Gets the events.</summary>
    public IReadOnlyList<HistoryEvent> Events { get; }

    /// <summary>Gets what is missing or broken: with any of it, no checker may pass.</summary>
    public IReadOnlyList<string> Damage { get; }

    /// <summary>Gets what the run promises.</summary>
    public RunBounds Bounds { get; }

    /// <summary>Makes a history.</summary>
    /// <param name="events">The events of all files; those of one file in its order.</param>
    /// <param name="damage">What could not be read.</param>
    /// <param name="cut">The processes whose files end without saying so.</param>
    internal static RunHistory Of(IEnumerable<HistoryEvent> events, IEnumerable<string> damage, IEnumerable<string> cut)
    {
        // Stable: events of one file at one time stay in the file's order.
        var ordered = events.OrderBy(said => said.At).ToList();
        var found = damage.ToList();
        found.AddRange(BackwardsIn(ordered));
        var started = ordered.OfType<HistoryEvent.NodeStarted>().Select(said => said.Node).ToHashSet(StringComparer.Ordinal);
        var killed = ordered
            .Select(said => said switch
            {
                HistoryEvent.FaultBegun { Kind: FaultKind.Kill } kill => kill.Target,
                HistoryEvent.KillsItself => said.Process,
                _ => null,
            })
            .ToHashSet(StringComparer.Ordinal);
        var written = ordered.Select(said => said.Process).ToHashSet(StringComparer.Ordinal);

        found.AddRange(cut.Where(process => !killed.Contains(process))
            .Select(process => $"{process}: the file ends early, and the process was not killed"));
        found.AddRange(started.Where(node => !written.Contains(node) && !killed.Contains(node))
            .Select(node => $"{node}: the node has written nothing"));
        if (!ordered.Exists(said => said is HistoryEvent.Configured))
        {
            found.Add("the driver has not said under what the run goes");
        }

        return new RunHistory(ordered, found);
    }

    // The sort would hide a clock that jumped: of one file, time never goes back.
    private static IEnumerable<string> BackwardsIn(List<HistoryEvent> ordered) => ordered
        .GroupBy(said => said.Process, StringComparer.Ordinal)
        .Where(file => file.First() is not HistoryEvent.Opened)
        .Select(file => $"{file.Key}: the file does not begin with its own start, or its times go back");
}
