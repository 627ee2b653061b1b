namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>6. Tasks of a key within a partition run in log order, one at a time, each after the one before it has settled.</summary>
internal sealed class OrderChecker : Checker
{
    /// <inheritdoc/>
    public override string Name => "order by key";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => !run.Bounds.Ordered;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        if (!run.Bounds.Ordered)
        {
            return;
        }

        foreach (var lane in Lanes.Of(run).Where(lane => lane.Tasks.Count > 1))
        {
            foreach (var (before, task) in lane.Tasks.Zip(lane.Tasks.Skip(1)))
            {
                foreach (var attempt in run.AttemptsAt(task.Partition, task.Offset))
                {
                    findings.Expect(
                        run.SettledAt(before.Partition, before.Offset) <= attempt.StartedAt, () => $"{attempt} of key {lane.Key}: {before} before it had not settled");
                }
            }

            foreach (var tenure in lane.Attempts.GroupBy(attempt => attempt.Tenure))
            {
                foreach (var (attempt, next) in tenure.Zip(tenure.Skip(1)))
                {
                    findings.Expect(next.Offset >= attempt.Offset, () => $"{next} of key {lane.Key} began after {attempt}");
                    findings.Expect(next.StartedAt >= attempt.EndedAt, () => $"{next} of key {lane.Key} began beside {attempt}");
                }
            }
        }
    }
}
