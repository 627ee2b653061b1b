using TaskQueue.FaultLab.Checking.View;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>5. What a confirmed commit calls settled never runs again, whoever has the partition then.</summary>
internal sealed class LedgerChecker : Checker
{
    /// <inheritdoc/>
    public override string Name => "ledger";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => run.Tenures.All(tenure => tenure.Attempts.Count == 0);

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        foreach (var partition in run.Tenures.GroupBy(tenure => tenure.Partition))
        {
            var confirmed = new Queue<SentCommit>(run.Commits
                .Where(commit => commit.Partition == partition.Key && commit.IsConfirmed)
                .OrderBy(commit => commit.AnsweredAt));
            var settled = new SettledOffsets();
            var before = 0L;
            foreach (var tenure in partition.OrderBy(tenure => tenure.AssignedAt))
            {
                if (run.IsMoved(partition.Key, before, tenure.AssignedAt))
                {
                    settled = new SettledOffsets();
                }

                before = tenure.AssignedAt;
                while (confirmed.TryPeek(out var commit) && commit.AnsweredAt <= tenure.AssignedAt)
                {
                    confirmed.Dequeue();
                    if (!run.IsMoved(partition.Key, commit.SentAt, tenure.AssignedAt))
                    {
                        settled.Add(commit);
                    }
                }

                Look(tenure, settled, findings);
            }
        }
    }

    private static void Look(Tenure tenure, SettledOffsets settled, Findings findings)
    {
        foreach (var attempt in tenure.Attempts)
        {
            findings.Expect(!settled.Contains(attempt.Offset), () => $"{attempt}: a commit had called it settled before the partition came");
            findings.Expect(
                !(tenure.FirstCovering(attempt.Offset)?.SentAt < attempt.StartedAt),
                () => $"{attempt}: a commit of the same tenure had called it settled");
        }
    }

    /// <summary>All that commits have ever called settled, whether or not later ones still do.</summary>
    private sealed class SettledOffsets
    {
        private readonly HashSet<long> _above = [];
        private long _below;

        public void Add(SentCommit commit)
        {
            _below = Math.Max(_below, commit.Offset);
            foreach (var range in commit.Ledger.Settled)
            {
                for (var offset = Math.Max(range.Start, _below); offset < range.End; offset++)
                {
                    _above.Add(offset);
                }
            }
        }

        public bool Contains(long offset) => offset < _below || _above.Contains(offset);
    }
}
