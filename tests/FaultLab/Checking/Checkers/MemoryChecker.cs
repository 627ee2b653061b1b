using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>11. The memory of each node stays within its bound, and does not grow once the node is warm.</summary>
internal sealed class MemoryChecker : Checker
{
    private const long LongestGap = 15 * RunView.Second;

    // Younger nodes compile, and fill their pools.
    private const long WarmLife = 90 * RunView.Second;

    /// <inheritdoc/>
    public override string Name => "memory";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => run.Nodes.Count == 0;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        var samples = run.History.Events.OfType<HistoryEvent.Memory>().ToLookup(sample => sample.Process);
        var most = 0.0;
        foreach (var node in run.Nodes.Values)
        {
            HistoryEvent.Memory[] own = [.. samples[node.Name]];
            Samples.LookForGaps(run, node, [.. own.Select(sample => sample.At)], LongestGap, "samples of its memory", Excuses.WasStopped, findings);
            foreach (var sample in own)
            {
                most = Math.Max(most, sample.ResidentMiB);
                findings.Expect(sample.ResidentMiB <= run.Bounds.MemoryMiB, () => $"{node.Name}: {sample.ResidentMiB:0} MiB");
            }

            if (own.Length > 2 && own[^1].At - own[0].At >= WarmLife)
            {
                var slope = SlopeOf([.. own.Skip(own.Length / 2)]);
                findings.Expect(slope <= run.Bounds.MemorySlope, () => $"{node.Name} grew by {slope:0.0} MiB a minute");
            }
        }

        findings.Measure("resident", most, "MiB");
    }

    // Least squares, in MiB a minute.
    private static double SlopeOf(HistoryEvent.Memory[] samples)
    {
        var minutes = samples.Select(sample => (sample.At - samples[0].At) / (60.0 * RunView.Second)).ToArray();
        var (meanTime, meanSize) = (minutes.Average(), samples.Average(sample => sample.ResidentMiB));
        var spread = minutes.Sum(time => (time - meanTime) * (time - meanTime));
        return spread == 0 ? 0 : minutes.Zip(samples, (time, sample) => (time - meanTime) * (sample.ResidentMiB - meanSize)).Sum() / spread;
    }
}
