using TaskQueue.FaultLab.Checking.View;

namespace TaskQueue.FaultLab.Checking;

/// <summary>Looks whether a sampler was blind.</summary>
internal static class Samples
{
    /// <summary>Takes down each gap between samples in which the node lived and could have been heard.</summary>
    /// <param name="run">The run.</param>
    /// <param name="node">The node.</param>
    /// <param name="times">When samples were taken, in order.</param>
    /// <param name="longest">The longest gap that is none.</param>
    /// <param name="what">What is sampled.</param>
    /// <param name="excuses">Tells whether a fault explains why a node was not heard within a stretch of time.</param>
    /// <param name="findings">Receives the gaps.</param>
    public static void LookForGaps(
        RunView run,
        NodeLife node,
        IReadOnlyList<long> times,
        long longest,
        string what,
        Func<RunView, string, long, long, bool> excuses,
        Findings findings)
    {
        var end = Math.Min(Math.Min(node.KilledAt ?? node.DrainBegunAt ?? long.MaxValue, node.EndedAt), run.History.Events[^1].At);
        var seen = node.StartedAt;
        foreach (var time in times.Append(end))
        {
            if (time - seen > longest && !excuses(run, node.Name, seen, time))
            {
                findings.Blind($"{node.Name}: no {what} for {RunView.Seconds(time - seen)}");
            }

            seen = Math.Max(seen, time);
        }
    }
}
