namespace TaskQueue.Node.Bench;

/// <summary>Medians over the rounds of one side.</summary>
/// <param name="Side">Who ran the tasks.</param>
/// <param name="TasksPerSecond">Results a second.</param>
/// <param name="CpuMicrosecondsPerTask">Processor time a task.</param>
/// <param name="AllocatedBytesPerTask">Managed bytes a task.</param>
/// <param name="PeakMiB">Most resident memory.</param>
internal sealed record BenchMedians(
    BenchSide Side, double TasksPerSecond, double CpuMicrosecondsPerTask, double AllocatedBytesPerTask, double PeakMiB)
{
    /// <summary>Returns the medians of rounds of one side.</summary>
    /// <param name="side">The side.</param>
    /// <param name="rounds">Its rounds; at least one.</param>
    public static BenchMedians Of(BenchSide side, IReadOnlyList<BenchRound> rounds) => new(
        side,
        Median(rounds.Select(round => round.TasksPerSecond)),
        Median(rounds.Select(round => round.CpuMicrosecondsPerTask)),
        Median(rounds.Select(round => round.AllocatedBytesPerTask)),
        Median(rounds.Select(round => round.PeakMiB)));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
