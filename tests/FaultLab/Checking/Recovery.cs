using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking;

/// <summary>Measures how long it took until work went on after a fault.</summary>
internal static class Recovery
{
    /// <summary>Returns, for each partition whose owner was killed, how long after the last kill before it the next owner had it.</summary>
    public static IEnumerable<(Tenure Victim, long Took)> AfterKills(RunView run)
    {
        var end = EndOf(run);
        var kills = run.Faults.Where(fault => fault.Kind == FaultKind.Kill).Select(fault => fault.From).ToList();
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
                    yield return (victim, Math.Max(0, next - kills.Where(kill => kill <= next).Append(killed).Max()));
                }
            }
        }
    }

    /// <summary>Returns, for each outage at whose end there was work, how long after it something settled.</summary>
    public static IEnumerable<(FaultTime Outage, long Took)> AfterOutages(RunView run)
    {
        var end = EndOf(run);
        foreach (var outage in run.Faults.Where(fault => (fault.IsCommon || fault.IsOutage) && fault.Until < end))
        {
            var healed = outage.HealsFrom;
            var open = run.Tasks.Values
                .Where(task => task.EnqueuedAt < healed && (task.SettledAt ?? run.DeletedAt(task) ?? long.MaxValue) > healed)
                .Select(task => task.SettledAt ?? end)
                .ToList();
            if (open.Count > 0)
            {
                yield return (outage, open.Min() - healed);
            }
        }
    }

    private static long EndOf(RunView run) =>
        run.History.Events.OfType<HistoryEvent.Drained>().LastOrDefault()?.At ?? run.History.Events[^1].At;
}
