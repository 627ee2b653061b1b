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
        var started = new HashSet<string>(StringComparer.Ordinal);
        var killed = new HashSet<string>(StringComparer.Ordinal);
        var written = new HashSet<string>(StringComparer.Ordinal);
        var isConfigured = false;
        foreach (var said in ordered)
        {
            // The sort would hide a clock that jumped: of one file, time never goes back.
            if (written.Add(said.Process) && said is not HistoryEvent.Opened)
            {
                found.Add($"{said.Process}: the file does not begin with its own start, or its times go back");
            }

            _ = said switch
            {
                HistoryEvent.NodeStarted node => started.Add(node.Node),
                HistoryEvent.FaultBegun { Kind: FaultKind.Kill } kill => killed.Add(kill.Target),
                HistoryEvent.KillsItself => killed.Add(said.Process),
                HistoryEvent.Configured => isConfigured = true,
                _ => false,
            };
        }

        found.AddRange(cut.Where(process => !killed.Contains(process))
            .Select(process => $"{process}: the file ends early, and the process was not killed"));
        found.AddRange(started.Where(node => !written.Contains(node) && !killed.Contains(node))
            .Select(node => $"{node}: the node has written nothing"));
        if (!isConfigured)
        {
            found.Add("the driver has not said under what the run goes");
        }

        return new RunHistory(ordered, found);
    }
}
