using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>15. No exception goes by that nobody looks at.</summary>
internal sealed class UnobservedChecker : Checker
{
    /// <inheritdoc/>
    public override string Name => "unobserved exceptions";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => false;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        foreach (var said in run.History.Events)
        {
            switch (said)
            {
                case HistoryEvent.Opened opened when run.Nodes.ContainsKey(opened.Name):
                    findings.Count();
                    break;
                case HistoryEvent.Unobserved unobserved when !IsItsDeath(run, unobserved):
                    findings.Break($"{said.Process}: {unobserved.Error}");
                    break;
            }
        }
    }

    // Where a handler takes all memory, other threads miss it as well, and the process ends of that.
    private static bool IsItsDeath(RunView run, HistoryEvent.Unobserved unobserved) =>
        unobserved.Error.Contains("System.OutOfMemoryException", StringComparison.Ordinal)
        && run.Nodes.GetValueOrDefault(unobserved.Process)?.KilledAt is not null;
}
