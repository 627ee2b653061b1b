using TaskQueue.FaultLab.Checking.View;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>
/// 10. Drains and rebalances take no longer than they may; nodes that nobody killed exit with 0, and only when they are asked to; nothing is
/// lost that nothing disturbed.
/// </summary>
internal sealed class HandoverTimeChecker : Checker
{
    // What a drain has beyond its timeout, and what the end of a process takes on a busy machine.
    private const double DrainRest = 3.5 + 3;
    private const double RevokeRest = 5;

    /// <inheritdoc/>
    public override string Name => "drain and rebalance";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => true;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        var (longestDrain, longestDwell) = (0L, 0L);
        foreach (var node in run.Nodes.Values.Where(node => node.KilledAt is null))
        {
            findings.Expect(node.ExitCode is 0 or null, () => $"{node.Name} exited with {node.ExitCode}");
            findings.Expect(node.ExitCode is null || node.DrainBegunAt <= node.EndedAt, () => $"{node.Name} ended unasked");
            if (node.DrainBegunAt is { } begun && !Excuses.WasStopped(run, node.Name, begun, node.EndedAt))
            {
                var took = Excuses.Lasted(run, begun, Math.Min(node.EndedAt, run.History.Events[^1].At));
                longestDrain = Math.Max(longestDrain, took);
                findings.Expect(
                    took <= Excuses.InUnits(run.Bounds.DrainTimeout + DrainRest), () => $"{node.Name} took {RunView.Seconds(took)} to drain");
            }
        }

        foreach (var tenure in run.Tenures.Where(tenure => tenure.RevokingAt is not null && !IsExcused(run, tenure)))
        {
            var dwell = Excuses.Lasted(run, tenure.RevokingAt!.Value, Math.Min(tenure.EndedAt, run.History.Events[^1].At));
            longestDwell = Math.Max(longestDwell, dwell);
            findings.Expect(
                dwell <= Excuses.InUnits(run.Bounds.RevokeTimeout + RevokeRest),
                () => $"{tenure} was given up {RunView.Seconds(dwell)} after it had to be");
        }

        foreach (var tenure in run.Tenures.Where(tenure => tenure.IsLost))
        {
            findings.Expect(Excuses.MayBeLost(run, tenure), () => $"{tenure} was lost, and nothing had disturbed its node");
        }

        findings.MeasureTime("longest drain", longestDrain);
        findings.MeasureTime("longest dwell", longestDwell);
    }

    private static bool IsExcused(RunView run, Tenure tenure) =>
        run.Nodes.GetValueOrDefault(tenure.Node)?.DrainBegunAt <= tenure.RevokingAt
        || Excuses.WasStopped(run, tenure.Node, tenure.RevokingAt!.Value, tenure.EndedAt);
}
