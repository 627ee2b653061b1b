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

        var repeated = 0;
        foreach (var task in run.Tasks.Values.Where(task => task.EnqueuedAt is not null || task.Content is not null))
        {
            findings.Expect(task.Content is not null, () => $"{task}: acknowledged, and not in the topic");
            var endings = task.Results + task.DeadLetters.Count;
            findings.Expect(
                endings > 0,
                () => $"{task}: no ending; {drained.Left} records were left, attempts: {string.Join(", ", run.AttemptsAt(task.Partition, task.Offset))}");
            repeated += endings > 1 ? 1 : 0;
        }

        findings.Measure("with several endings", repeated);
    }
}
