namespace TaskQueue.Node.Bench;

/// <summary>What one side achieved in one round.</summary>
/// <param name="Round">The round, counted from 1.</param>
/// <param name="Side">Who ran the tasks.</param>
/// <param name="Results">Results counted on the result topic.</param>
/// <param name="TasksPerSecond">Results a second, from the first to the last.</param>
/// <param name="CpuMicrosecondsPerTask">Processor time of the process in that span, a task.</param>
/// <param name="AllocatedBytesPerTask">Managed bytes allocated in that span, a task.</param>
/// <param name="PeakMiB">The most memory that the process had resident, from its start to its end.</param>
/// <param name="StartSeconds">From the start of the process to the first result: runtime, joining the group, first batch.</param>
internal sealed record BenchRound(
    int Round,
    BenchSide Side,
    long Results,
    double TasksPerSecond,
    double CpuMicrosecondsPerTask,
    double AllocatedBytesPerTask,
    double PeakMiB,
    double StartSeconds);
