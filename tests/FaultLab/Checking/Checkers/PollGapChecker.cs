using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.Checkers;

/// <summary>12. The consumer's thread never stays away from its client for longer than a tenth of <c>max.poll.interval.ms</c>.</summary>
internal sealed class PollGapChecker : Checker
{
    private const long LongestGap = 15 * RunView.Second;

    /// <inheritdoc/>
    public override string Name => "poll gap";

    /// <inheritdoc/>
    protected override bool MayBeIdle(RunView run) => run.Nodes.Count == 0;

    /// <inheritdoc/>
    protected override void Look(RunView run, Findings findings)
    {
        var bound = run.Bounds.MaxPollInterval * 1000 / 10;
        var longest = 0.0;
        var polls = run.History.Events.OfType<HistoryEvent.Polled>().ToLookup(polled => polled.Process);
        foreach (var node in run.Nodes.Values)
        {
            HistoryEvent.Polled[] own = [.. polls[node.Name]];
            Samples.LookForGaps(run, node, [.. own.Select(polled => polled.At)], LongestGap, "word of its consumer's thread", Excuses.PollsStalled, findings);
            foreach (var polled in own)
            {
                var from = polled.At - (long)(polled.LongestMs * RunView.Second / 1000) - RunView.Second;
                if (!Excuses.PollsStalled(run, node.Name, from, polled.At))
                {
                    longest = Math.Max(longest, polled.LongestMs);
                    findings.Expect(polled.LongestMs <= bound, () => $"{node.Name}: {polled.LongestMs:0} ms between two turns");
                }
            }
        }

        findings.Measure("longest gap", longest, "ms");
    }
}
