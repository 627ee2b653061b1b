using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>16. Attempts that failed are counted, and no others: within a tenure one by one, over owners from what the last commit told.</summary>
internal sealed class AttemptCountChecker : Checker
{
    private const long OnItsWay = RunView.Second;

    /// <inheritdoc/>
    public override string Name => "attempt counts";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => false;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        var inherited = run.Tenures.ToDictionary(tenure => tenure, tenure => Inherited(run, tenure));
        foreach (var attempts in run.AttemptsByTask)
        {
            for (var index = 0; index < attempts.Count; index++)
            {
                var attempt = attempts[index];
                var failed = attempts.Take(index).Count(earlier => earlier.Outcome == Outcome.Failed);
                findings.Expect(attempt.Number <= failed + 1, () => $"{attempt}: only {failed} had failed before it");
                var told = inherited[attempt.Tenure]?.AttemptsOf(attempt.Offset) ?? 0;
                findings.Expect(attempt.Number > told, () => $"{attempt}: a commit had told of {told} that ended");
                if (index > 0)
                {
                    Look(run, attempts[index - 1], attempt, findings);
                }
            }
        }
    }

    private static void Look(RunView run, AttemptRun before, AttemptRun attempt, Findings findings)
    {
        if (before.Tenure == attempt.Tenure)
        {
            var expected = before.Outcome == Outcome.Failed ? before.Number + 1 : before.Number;
            findings.Expect(attempt.Number >= expected, () => $"{attempt} follows {before}, which {before.Outcome?.ToString() ?? "never ended"}");
        }
        else if (before.Tenure.IsGivenUp
            && before.Outcome == Outcome.Failed
            && before.EndedAt < before.Tenure.RevokedAt - OnItsWay
            && !IsBeingWritten(run, before)
            && !Excuses.IsLate(attempt.Tenure, than: before.Tenure)
            && !Excuses.CommitsFailed(run, before.Tenure)
            && !run.IsMoved(before.Tenure.Partition, before.EndedAt, attempt.Tenure.AssignedAt))
        {
            findings.Expect(attempt.Number > before.Number, () => $"{attempt} follows {before}, which had failed before the handover");
        }
    }

    // The last one that a task gets: no retry waits, its dead letter is being written, and until all of its ending is acknowledged it is repeated.
    private static bool IsBeingWritten(RunView run, AttemptRun attempt) =>
        run.TaskAt(attempt.Tenure.Partition, attempt.Offset) is { IsPoison: true }
        && attempt.Number == run.AttemptsAt(attempt.Tenure.Partition, attempt.Offset).Max(one => one.Number);

    private static SentCommit? Inherited(RunView run, Tenure tenure) => run.Commits
        .Where(commit => commit.Partition == tenure.Partition && commit.IsConfirmed && commit.AnsweredAt <= tenure.AssignedAt)
        .Where(commit => !run.IsMoved(tenure.Partition, commit.SentAt, tenure.AssignedAt))
        .MaxBy(commit => commit.AnsweredAt);
}
