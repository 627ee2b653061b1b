using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking;

/// <summary>Measures how long it took until work went on after a fault, without the time in which brokers stood still that nothing had broken.</summary>
internal static class Recovery
{
    /// <summary>
    /// Returns, for each partition whose owner was killed, how long it took until the next owner had it: counted from the kill, or from the last
    /// of those that came one upon the other after it. A node that drained before it had partitions is like one that was killed: if it had joined
    /// the group, and that was not shared out yet, it could not leave it.
    /// </summary>
    public static IEnumerable<(Tenure Victim, long Took)> AfterKills(RunView run)
    {
        var end = EndOf(run);
        var owners = run.Tenures.Select(tenure => tenure.Node).ToHashSet(StringComparer.Ordinal);
        var kills = run.Faults.Where(fault => fault.Kind == FaultKind.Kill).Select(fault => fault.From)
            .Concat(run.Nodes.Values.Where(node => node.DrainBegunAt is not null && !owners.Contains(node.Name)).Select(node => node.EndedAt))
            .Order()
            .ToList();
        foreach (var partition in run.Tenures.GroupBy(tenure => tenure.Partition))
        {
            Tenure[] tenures = [.. partition.OrderBy(tenure => tenure.AssignedAt)];
            for (var index = 0; index < tenures.Length; index++)
            {
                var victim = tenures[index];
                if (victim.RevokedAt is null && run.Nodes.GetValueOrDefault(victim.Node)?.KilledAt is { } killed)
                {
                    // The group may have given it to another one before, if its owner was stopped or cut off.
                    var next = index + 1 < tenures.Length ? tenures[index + 1].AssignedAt : Math.Max(end, killed);
                    yield return (victim, Math.Max(0, Excuses.Lasted(run, LastOf(killed, kills.Where(kill => kill > killed && kill <= next)), next)));
                }
            }
        }

        // The group waits for a member that was killed until its session ends, and then for the others: a kill before it has to be over begins it anew.
        long LastOf(long killed, IEnumerable<long> later) => later.Aggregate(
            killed, (last, kill) => kill - last <= Excuses.InUnits(run.Bounds.Takeover) ? kill : last);
    }

    /// <summary>
    /// Returns, for each outage that met work, how long after it, and after others that were there as it ended, something settled, without the time of
    /// outages that began meanwhile: none, if all of it had settled by the time that the lab knew that its end had come.
    /// </summary>
    public static IEnumerable<(FaultTime Outage, long Took)> AfterOutages(RunView run)
    {
        var end = EndOf(run);
        FaultTime[] outages = [.. run.Faults.Where(fault => fault.IsOutage)];
        foreach (var outage in run.Faults.Where(fault => (fault.IsCommon || fault.IsOutage) && fault.Until < end))
        {
            var healed = outages.Aggregate(
                outage.HealsFrom, (last, other) => other.From <= last && other.HealsFrom > last ? other.HealsFrom : last);
            var met = run.Tasks.Values
                .Where(task => task.EnqueuedAt < healed && (task.SettledAt > outage.From || (task.SettledAt is null && run.DeletedAt(task) is null)))
                .Select(task => task.SettledAt ?? end)
                .ToList();
            if (met.Count > 0)
            {
                var settledAt = met.Where(settled => settled > healed).DefaultIfEmpty(healed).Min();
                yield return (outage, Excuses.Lasted(run, healed, settledAt, fault => fault.IsOutage || fault.IsStall));
            }
        }
    }

    private static long EndOf(RunView run) =>
        run.History.Events.OfType<HistoryEvent.Drained>().LastOrDefault()?.At ?? run.History.Events[^1].At;
}
