using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>17. A partition whose next task was deleted is held until it is decided where it goes on, and goes on there.</summary>
internal sealed class HeldChecker : Checker
{
    /// <inheritdoc/>
    public override string Name => "held partitions";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => !run.Deleted.Any(deleted => IsHeld(run, deleted));

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        var decisions = run.History.Events.OfType<HistoryEvent.Decided>().ToLookup(decided => run.Generations.Of(decided.Partition));
        foreach (var deleted in run.Deleted.Where(deleted => IsHeld(run, deleted)))
        {
            var decided = decisions[deleted.Partition].FirstOrDefault(decision => decision.At > deleted.At);
            var until = decided?.At ?? long.MaxValue;
            foreach (var tenure in run.Tenures.Where(tenure => tenure.Partition == deleted.Partition && tenure.AssignedAt > deleted.At))
            {
                findings.Count();
                if (tenure.Deliveries is [var (at, first, _), ..])
                {
                    findings.Expect(at > until, () => $"{tenure} read on at {first}, though the tasks before {deleted.Before} were gone and nobody had decided");
                    findings.Expect(at <= until || decided!.Offset <= first, () => $"{tenure} read on at {first}, where {decided!.Offset} was decided");
                }
            }
        }
    }

    private static bool IsHeld(RunView run, DeletedRecords deleted) => deleted.Before < long.MaxValue && run.Tasks.Values.Any(task =>
        task.Partition == deleted.Partition && task.Offset < deleted.Before && !(task.SettledAt <= deleted.At));
}
