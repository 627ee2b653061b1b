using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>1. No task that the broker has acknowledged is without an ending once the group has nothing left to do.</summary>
internal sealed class NoLossChecker : Checker
{
    /// <inheritdoc/>
    public override string Name => "no loss";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => false;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        if (run.History.Events.OfType<HistoryEvent.Drained>().LastOrDefault() is not { } drained)
        {
            findings.Blind("nobody waited for the group to have nothing left");
            return;
        }

        var (repeated, deleted) = (0, 0);
        foreach (var task in run.Tasks.Values.Where(task => task.EnqueuedAt is not null || task.Content is not null))
        {
            var endings = task.Results + task.DeadLetters.Count;
            if (task.Content is null && run.DeletedAt(task) is not null)
            {
                deleted += endings == 0 ? 1 : 0;
                continue;
            }

            findings.Expect(task.Content is not null, () => $"{task}: acknowledged, and not in the topic");
            findings.Expect(
                endings > 0,
                () => $"{task}: no ending; {drained.Left} records were left, attempts: {string.Join(", ", run.AttemptsAt(task.Partition, task.Offset))}");
            repeated += endings > 1 ? 1 : 0;
        }

        findings.Measure("with several endings", repeated);
        if (deleted > 0)
        {
            findings.Measure("deleted by an operator before they ended", deleted);
        }
    }
}
