using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>14. No planted secret is in any log, event or error.</summary>
internal sealed class SecretChecker : Checker
{
    /// <inheritdoc/>
    public override string Name => "secrets";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => false;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        var sought = run.History.Events.OfType<HistoryEvent.SecretsSought>().ToDictionary(said => said.Where, StringComparer.Ordinal);
        foreach (var search in sought.Values)
        {
            findings.Expect(search.Hits == 0, () => $"{search.Where}: {search.Hits} times");
        }

        foreach (var node in run.Nodes.Values)
        {
            // A process that was killed at once has not always written something.
            var isLookedThrough = sought.TryGetValue(node.Name, out var search) && (search.Bytes > 0 || node.KilledAt is not null);
            if (!isLookedThrough)
            {
                findings.Blind($"{node.Name}: nobody looked through its log, or it is empty");
            }
        }
    }
}
