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

    // How long a node that drains waits for outcomes to be acknowledged, in seconds.
    private const double LongestWriting = 3;

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
        if (Excuses.IsLate(again.Tenure, than: tenure) || run.IsMoved(tenure.Partition, first.StartedAt, again.Tenure.AssignedAt))
        {
            return null;
        }

        if (Excuses.CommitsFailedSince(run, tenure) is { } since)
        {
            return LongBefore(since, "commits failed");
        }

        if (!tenure.IsGivenUp)
        {
            return LongBefore(Excuses.DisturbedAt(run, tenure), "its node was disturbed");
        }

        if (settled < tenure.RevokedAt - OnItsWay)
        {
            return "settled before its partition was given up in order";
        }

        return Waited(run, first)
            ? null
            : $"had begun, and its partition was given up after {RunView.Seconds(tenure.RevokedAt!.Value - (tenure.RevokingAt ?? tenure.RevokedAt.Value))}";

        string? LongBefore(long disturbedAt, string what) =>
            settled < disturbedAt - CommitLag(run) ? $"settled {RunView.Seconds(disturbedAt - settled)} before {what}" : null;
    }

    // commit.max-interval is a second; the coordinator answers once it has given up a dead member, and a busy machine takes its time.
    private static long CommitLag(RunView run) => Excuses.InUnits(run.Bounds.SessionTimeout + 3);

    // As long as it has to after a revocation, or in a drain: there for the handler, and less long for what its ended handlers left to be written.
    private static bool Waited(RunView run, AttemptRun attempt)
    {
        var tenure = attempt.Tenure;
        var drainBegunAt = run.Nodes.GetValueOrDefault(tenure.Node)?.DrainBegunAt;
        return tenure.RevokedAt - (tenure.RevokingAt ?? tenure.RevokedAt) >= Excuses.InUnits(run.Bounds.RevokeTimeout * 0.9)
            || tenure.RevokedAt - drainBegunAt >= Excuses.InUnits(run.Bounds.DrainTimeout * 0.9)
            || (tenure.RevokedAt > drainBegunAt && tenure.RevokedAt - Math.Max(drainBegunAt.Value, attempt.EndedAt) >= Excuses.InUnits(LongestWriting * 0.9));
    }
}
