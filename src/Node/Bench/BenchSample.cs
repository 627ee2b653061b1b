namespace TaskQueue.Node.Bench;

/// <summary>What a child process has used up to now.</summary>
/// <param name="CpuMicroseconds">Processor time of all threads, in user and kernel mode.</param>
/// <param name="AllocatedBytes">Managed bytes allocated by all threads.</param>
/// <param name="PeakBytes">The most memory that was resident at any time.</param>
internal sealed record BenchSample(double CpuMicroseconds, long AllocatedBytes, long PeakBytes);
