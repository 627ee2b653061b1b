using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>
/// 4. A commit is for an owned partition, and none that was lost, not above the lowest task that is open, or the position if there is none; it never goes back,
/// and the last one arrives at the end.
/// </summary>
internal sealed class CommitChecker : Checker
{
    // After the last task has settled: an interval, an answer, a busy machine.
    private const long Lag = 8 * RunView.Second;

    /// <inheritdoc/>
    public override string Name => "commits";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => false;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        var highest = new Dictionary<int, SentCommit>();
        var lost = run.Tenures.Where(tenure => WasLost(run, tenure)).ToHashSet();
        foreach (var commit in run.Commits)
        {
            findings.Expect(commit.Tenure is not null, () => $"{Tell(commit)}: not owned");
            findings.Expect(
                commit.Tenure is not { } tenure || !lost.Contains(tenure) || commit.SentAt <= tenure.RevokingAt,
                () => $"{Tell(commit)}: sent after the node knew that its partition had been lost");
            findings.Expect(IsWithinPosition(run, commit), () => $"{Tell(commit)}: beyond what was read");
            if (!commit.IsConfirmed)
            {
                continue;
            }

            var before = highest.GetValueOrDefault(commit.Partition);
            findings.Expect(before is null || before.Offset <= commit.Offset, () => $"{Tell(commit)}: went back from {Tell(before!)}");
            if (before is null || before.Offset < commit.Offset)
            {
                highest[commit.Partition] = commit;
            }
        }

        foreach (var attempt in run.Tenures.SelectMany(tenure => tenure.Attempts))
        {
            if (attempt.Tenure.FirstCovering(attempt.Offset) is { } covering && covering.SentAt >= attempt.StartedAt)
            {
                findings.Expect(attempt.EndedAt <= covering.SentAt, () => $"{Tell(covering)}: covers {attempt}, which ran");
            }
        }

        LookAtEnd(run, findings);
    }

    // Whatever the node believes: another one was given the partition before this one was asked to give it up. One that drains gives up by
    // itself, and may not know yet; and one that could not commit, and has lost it again by then, was given it late,
    // in a round of the group that was over.
    private static bool WasLost(RunView run, Tenure tenure) =>
        tenure.RevokingAt is { } revoking
        && !(run.Nodes.GetValueOrDefault(tenure.Node)?.DrainBegunAt <= revoking)
        && run.Tenures.Any(other => other.Partition == tenure.Partition
            && other.Node != tenure.Node
            && other.AssignedAt > tenure.AssignedAt
            && other.AssignedAt < revoking
            && !(other.IsLost && other.EndedAt < revoking && !other.Commits.Any(commit => commit.IsConfirmed)));

    private static bool IsWithinPosition(RunView run, SentCommit commit)
    {
        if (commit.Tenure is not { } tenure)
        {
            return true;
        }

        // Records that former owners settled are passed over, and not delivered.
        var read = tenure.Deliveries.LastOrDefault(delivery => delivery.At <= commit.SentAt);
        var position = Math.Max(tenure.Position, read == default ? 0 : read.Last + 1);
        for (var offset = position; offset < commit.Offset; offset++)
        {
            if (!(run.SettledAt(commit.Partition, offset) <= commit.SentAt))
            {
                return false;
            }
        }

        return true;
    }

    private static void LookAtEnd(RunView run, Findings findings)
    {
        var drained = run.History.Events.OfType<HistoryEvent.Drained>().LastOrDefault();
        var last = run.History.Events.OfType<HistoryEvent.GroupCommitted>().ToList();
        if (drained is null || last.Count == 0)
        {
            findings.Blind("nobody looked what the group has committed at last");
            return;
        }

        foreach (var committed in last)
        {
            // As the topic is that there is at last.
            var partition = run.Generations.Of(committed.Partition);
            findings.Expect(committed.Offset <= committed.End, () => $"{committed.Partition}: committed {committed.Offset}, beyond the end {committed.End}");
            var open = Math.Max(committed.Offset, 0);
            while (open < committed.End && run.SettledAt(partition, open) <= drained.At - Lag)
            {
                open++;
            }

            findings.Expect(
                open < committed.End || committed.Offset >= committed.End || committed.End == 0,
                () => $"{committed.Partition}: committed {committed.Offset} at last, though all up to {committed.End} had settled long ago");
        }
    }

    private static string Tell(SentCommit commit) => $"commit of {commit.Partition}-{commit.Offset} by {commit.Node}";
}
