using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>9. While there is work something settles, in the whole and on each node that holds work, faults apart; and it goes on soon after them.</summary>
internal sealed class ProgressChecker : Checker
{
    /// <inheritdoc/>
    public override string Name => "progress";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => false;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        var end = run.History.Events.OfType<HistoryEvent.Drained>().LastOrDefault()?.At ?? run.History.Events[^1].At;
        var work = run.Tasks.Values
            .Where(task => task.EnqueuedAt is not null)
            .Select(task => (task.EnqueuedAt!.Value, Math.Min(task.SettledAt ?? run.DeletedAt(task) ?? end, end)));
        var settled = run.Tasks.Values.Where(task => task.SettledAt is not null).Select(task => task.SettledAt!.Value);
        var longest = Look("the group", work, settled, Excuses.Standstills(run, node: null));

        var endings = run.History.Events.OfType<HistoryEvent.Acknowledged>().ToLookup(said => said.Process, said => said.At);
        foreach (var node in run.Tenures.GroupBy(tenure => tenure.Node))
        {
            Look(node.Key, node.SelectMany(tenure => HeldWork(run, tenure, end)), endings[node.Key], Excuses.Standstills(run, node.Key));
        }

        var afterKill = LookAtRecovery(
            Recovery.AfterKills(run), run.Bounds.Takeover, victim => $"{victim} had no new owner", findings);
        var afterOutage = LookAtRecovery(
            Recovery.AfterOutages(run), run.Bounds.Healing, outage => $"nothing settled after the {outage.Kind}", findings);
        findings.MeasureTime("longest standstill", longest);
        findings.MeasureTime("new owner after kills", afterKill);
        findings.MeasureTime("settled after outages", afterOutage);

        long Look(
            string who, IEnumerable<(long From, long Until)> open, IEnumerable<long> endedAt, IReadOnlyList<(long From, long Until)> excused)
        {
            var standstill = Standstills.Longest(open, endedAt, excused);
            findings.Expect(
                standstill.Length <= Excuses.InUnits(run.Bounds.Progress),
                () => $"{who} had work, and nothing settled for {RunView.Seconds(standstill.Length)} from {standstill.From} on");
            return standstill.Length;
        }
    }

    private static long LookAtRecovery<T>(
        IEnumerable<(T Of, long Took)> recoveries, double bound, Func<T, string> tell, Findings findings)
    {
        var longest = 0L;
        foreach (var (of, took) in recoveries)
        {
            longest = Math.Max(longest, took);
            findings.Expect(took <= Excuses.InUnits(bound), () => $"{tell(of)} for {RunView.Seconds(took)}");
        }

        return longest;
    }

    private static IEnumerable<(long From, long Until)> HeldWork(RunView run, Tenure tenure, long end)
    {
        var over = Math.Min(Math.Min(tenure.RevokingAt ?? long.MaxValue, tenure.EndedAt), end);
        foreach (var (at, first, last) in tenure.Deliveries)
        {
            for (var offset = first; offset <= last; offset++)
            {
                var until = Math.Min(run.SettledAt(tenure.Partition, offset) ?? over, over);
                if (until > at)
                {
                    yield return (at, until);
                }
            }
        }
    }
}
