using System.Globalization;

namespace TaskQueue.Node.Bench;

/// <summary>Writes a benchmark for people.</summary>
internal static class BenchReportText
{
    /// <summary>Writes the heading of the table.</summary>
    public static void WriteHeading(TextWriter output) =>
        output.WriteLine("round  side     tasks/s   CPU µs/task   bytes/task   peak MiB   start s   results");

    /// <summary>Writes a round.</summary>
    public static void Write(TextWriter output, BenchRound round) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{round.Round,5}  {Name(round.Side),-5} {round.TasksPerSecond,10:N0} {round.CpuMicrosecondsPerTask,13:N2} {round.AllocatedBytesPerTask,12:N0} {round.PeakMiB,10:N0} {round.StartSeconds,9:N2} {round.Results,9}"));

    /// <summary>Writes medians and their ratio.</summary>
    public static void Write(TextWriter output, BenchReport report)
    {
        foreach (var medians in report.Medians)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"median {Name(medians.Side),-5} {medians.TasksPerSecond,10:N0} {medians.CpuMicrosecondsPerTask,13:N2} {medians.AllocatedBytesPerTask,12:N0} {medians.PeakMiB,10:N0}"));
        }

        if (report.Ratio is { } ratio)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"node : plain loop = {ratio:N2} : 1 (tasks/s, medians)"));
        }

        output.WriteLine($"Measured by {report.Method}.");
    }

    private static string Name(BenchSide side) => side == BenchSide.Node ? "node" : "plain";
}
