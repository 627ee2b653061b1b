using TaskQueue.FaultLab.Checking.View;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>8. The broker has acknowledged a task's ending before a commit says that the task is settled.</summary>
internal sealed class AcknowledgedFirstChecker : Checker
{
    /// <inheritdoc/>
    public override string Name => "acknowledged first";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => false;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        foreach (var partition in run.Commits.GroupBy(commit => commit.Partition))
        {
            var below = 0L;
            var above = new HashSet<long>();
            foreach (var commit in partition)
            {
                for (; below < commit.Offset; below++)
                {
                    if (!above.Remove(below))
                    {
                        Look(run, commit, below, findings);
                    }
                }

                foreach (var range in commit.Ledger.Settled)
                {
                    for (var offset = Math.Max(range.Start, below); offset < range.End; offset++)
                    {
                        if (above.Add(offset))
                        {
                            Look(run, commit, offset, findings);
                        }
                    }
                }
            }
        }
    }

    private static void Look(RunView run, SentCommit commit, long offset, Findings findings) => findings.Expect(
        run.SettledAt(commit.Partition, offset) <= commit.SentAt,
        () => $"{commit.Partition}-{offset}: {commit.Node} committed it, and its ending "
            + (run.SettledAt(commit.Partition, offset) is { } later
                ? $"was acknowledged {RunView.Seconds(later - commit.SentAt)} later"
                : "was never acknowledged"));
}
