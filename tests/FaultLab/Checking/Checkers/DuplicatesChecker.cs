using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>
/// 3. What runs again was running, or had settled since the last commit, when its node was disturbed; clean handovers repeat nothing.
/// </summary>
internal sealed class DuplicatesChecker : Checker
{
    // What is acknowledged has some way to go to the consumer's thread.
    private const long OnItsWay = RunView.Second / 5;

    // commit.max-interval is a second; so many more are allowed to a busy machine.
    private const long CommitLag = 6 * RunView.Second;

    /// <inheritdoc/>
    public override string Name => "duplicates";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => false;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        var repeats = new Dictionary<Tenure, int>();
        foreach (var attempts in run.AttemptsByTask)
        {
            findings.Count();
            foreach (var (first, again) in attempts.Zip(attempts.Skip(1)))
            {
                if (IsRetry(run, first, again))
                {
                    continue;
                }

                repeats[first.Tenure] = repeats.GetValueOrDefault(first.Tenure) + 1;
                if (Judge(run, first, again) is { } reason)
                {
                    findings.Break($"{again} repeats {first}: {reason}");
                }
            }
        }

        findings.Measure("repeated", repeats.Values.Sum());
        findings.Measure("after ends of tenures", repeats.Count);
        findings.Measure("at most after one", repeats.Values.DefaultIfEmpty().Max(), "tasks");
    }

    // Within a tenure the counts of attempts tell a retry; what a former tenure of the same node had acknowledged late does not count.
    private static bool IsRetry(RunView run, AttemptRun first, AttemptRun again) =>
        first.Outcome == Outcome.Failed && (first.Tenure == again.Tenure || !(SettledUnder(run, first) < again.StartedAt));

    private static long? SettledUnder(RunView run, AttemptRun attempt)
    {
        var tenure = attempt.Tenure;
        var attempts = run.AttemptsAt(tenure.Partition, attempt.Offset);
        var last = attempts.Max(one => one.Number);
        var before = attempts.Count(earlier =>
            earlier.Tenure.Node == tenure.Node
            && earlier.Tenure.AssignedAt < tenure.AssignedAt
            && (earlier.Outcome == Outcome.Succeeded || (earlier.Outcome == Outcome.Failed && earlier.Number == last)));
        return run.TaskAt(tenure.Partition, attempt.Offset)?.SettledUnder(tenure, before);
    }

    // Returns why it must not have been; null if it may.
    private static string? Judge(RunView run, AttemptRun first, AttemptRun again)
    {
        var tenure = first.Tenure;
        if (tenure == again.Tenure)
        {
            return first.Outcome == Outcome.Canceled ? null : "under the same tenure";
        }

        var settled = SettledUnder(run, first) ?? long.MaxValue;
        if (Excuses.IsLate(again.Tenure, than: tenure)
            || Excuses.CommitsFailed(run, tenure)
            || run.IsMoved(tenure.Partition, first.StartedAt, again.Tenure.AssignedAt))
        {
            return null;
        }

        if (!tenure.IsGivenUp)
        {
            var disturbedAt = Excuses.DisturbedAt(run, tenure);
            return settled < disturbedAt - CommitLag ? $"settled {RunView.Seconds(disturbedAt - settled)} before its node was disturbed" : null;
        }

        if (settled < tenure.RevokedAt - OnItsWay)
        {
            return "settled before its partition was given up in order";
        }

        var dwell = tenure.RevokedAt!.Value - (tenure.RevokingAt ?? tenure.RevokedAt.Value);
        var patience = run.Nodes.GetValueOrDefault(tenure.Node)?.DrainBegunAt <= tenure.RevokedAt ? 0 : run.Bounds.RevokeTimeout * 0.9;
        return dwell < Excuses.InUnits(patience) ? $"had begun, and its partition was given up after {RunView.Seconds(dwell)}" : null;
    }
}
