using TaskQueue.FaultLab.Checking.View;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>
/// 7. After a change of owner an attempt of the old one runs beside one of the new only where it did not end in time or the partition
/// was lost; and nothing starts under a tenure that is over.
/// </summary>
internal sealed class OverlapChecker : Checker
{
    // From the token's cancellation to the worker that was just starting a task.
    private const long StartRace = RunView.Second;

    /// <inheritdoc/>
    public override string Name => "overlap of owners";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => true;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        foreach (var tenure in run.Tenures.Where(tenure => tenure.RevokedAt is not null))
        {
            findings.Count();
            var end = (tenure.RevokingAt ?? tenure.RevokedAt!.Value) + StartRace;
            foreach (var attempt in tenure.Attempts.Where(attempt => attempt.StartedAt > end))
            {
                findings.Break($"{attempt}: started {RunView.Seconds(attempt.StartedAt - end + StartRace)} after the partition had to be given up");
            }
        }

        var sequences = run.Bounds.Ordered ? Lanes.Of(run).Select(lane => lane.Attempts) : run.AttemptsByTask;
        var overlaps = 0;
        foreach (var attempts in sequences)
        {
            foreach (var (old, next) in attempts.Zip(attempts.Skip(1)).Where(pair => pair.First.Tenure != pair.Second.Tenure))
            {
                if (old.EndedAt > next.StartedAt)
                {
                    overlaps++;
                    findings.Expect(Excuses.IsLate(next.Tenure, than: old.Tenure) || MayOverlap(run, old), () => $"{next} began beside {old}, whose partition was given up in order");
                }
            }
        }

        findings.Measure("overlaps", overlaps);
    }

    private static bool MayOverlap(RunView run, AttemptRun old)
    {
        var tenure = old.Tenure;
        if (!tenure.IsGivenUp || Excuses.CommitsFailed(run, tenure))
        {
            return true;
        }

        var waited = tenure.RevokedAt!.Value - (tenure.RevokingAt ?? tenure.RevokedAt.Value);
        var drain = run.Nodes.GetValueOrDefault(tenure.Node)?.DrainBegunAt;
        return waited >= Excuses.InUnits(run.Bounds.RevokeTimeout * 0.95)
            || tenure.RevokedAt - drain >= Excuses.InUnits(run.Bounds.DrainTimeout * 0.95);
    }
}
