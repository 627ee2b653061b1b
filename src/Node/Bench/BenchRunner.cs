using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Bench;

/// <summary>Runs one side of one round and measures it from outside.</summary>
internal sealed class BenchRunner
{
    /// <summary>How the rate is measured, for the report.</summary>
    public const string Method =
        "end offsets of the result topic, asked every 20 ms: results after the first answer that had any, over the time from that "
        + "answer to the one that had all; processor time and allocations of the process over the same span. "
        + "Starting, joining the group and stopping count for neither side";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly BenchPlan _plan;
    private readonly BenchTopics _topics;
    private readonly TimeProvider _time;

    /// <summary>Creates the runner.</summary>
    /// <param name="plan">What is measured.</param>
    /// <param name="topics">Counts results.</param>
    /// <param name="time">The clock.</param>
    public BenchRunner(BenchPlan plan, BenchTopics topics, TimeProvider time)
    {
        _plan = plan;
        _topics = topics;
        _time = time;
    }

    /// <summary>Runs it.</summary>
    /// <param name="round">The round, counted from 1.</param>
    /// <param name="side">Who runs the tasks.</param>
    /// <param name="resultTopic">A topic without records.</param>
    /// <param name="arguments">The command line of the child process.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<BenchRound> RunAsync(
        int round, BenchSide side, string resultTopic, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        using var process = BenchProcess.Start(arguments);

        var first = await CountAsync(process, resultTopic, 1, cancellationToken);
        var firstAt = _time.GetTimestamp();
        var before = await process.SampleAsync(cancellationToken);

        var last = await CountAsync(process, resultTopic, _plan.Tasks, cancellationToken);
        var lastAt = _time.GetTimestamp();
        var after = await process.SampleAsync(cancellationToken);
        var total = await process.StopAsync(cancellationToken);

        // Should all have come with the first answer, there is no span to speak of.
        var counted = Math.Max(last - first, 1);
        return new BenchRound(
            round,
            side,
            await _topics.CountAsync(resultTopic, cancellationToken),
            counted / _time.GetElapsedTime(firstAt, lastAt).TotalSeconds,
            (after.CpuMicroseconds - before.CpuMicroseconds) / counted,
            (after.AllocatedBytes - before.AllocatedBytes) / (double)counted,
            total.PeakBytes / 1024.0 / 1024.0,
            _time.GetElapsedTime(start, firstAt).TotalSeconds);
    }

    private async Task<long> CountAsync(
        BenchProcess process, string resultTopic, long wanted, CancellationToken cancellationToken)
    {
        var (count, changedAt) = (-1L, _time.GetTimestamp());
        while (true)
        {
            var now = await _topics.CountAsync(resultTopic, cancellationToken);
            if (now >= wanted)
            {
                return now;
            }

            changedAt = now > count ? _time.GetTimestamp() : changedAt;
            count = now;
            if (process.HasExited || _time.GetElapsedTime(changedAt) > Patience)
            {
                throw new CommandFailedException($"TQ9043: only {count} of {wanted} results came; see the log above");
            }

            await Task.Delay(PollInterval, _time, cancellationToken);
        }
    }
}
