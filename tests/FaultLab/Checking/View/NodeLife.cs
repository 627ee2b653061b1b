namespace TaskQueue.FaultLab.Checking.View;

/// <summary>The life of a node's process.</summary>
/// <param name="Name">The node's name in the run.</param>
/// <param name="StartedAt">When the process was started.</param>
internal sealed record NodeLife(string Name, long StartedAt)
{
    /// <summary>Gets when it was killed; <see langword="null"/> if it was not.</summary>
    public long? KilledAt { get; internal set; }

    /// <summary>Gets when it was asked to drain; <see langword="null"/> if it was not.</summary>
    public long? DrainBegunAt { get; internal set; }

    /// <summary>Gets when the process ended; <see cref="long.MaxValue"/> if the history does not tell.</summary>
    public long EndedAt { get; internal set; } = long.MaxValue;

    /// <summary>Gets its exit code; <see langword="null"/> if it has not ended.</summary>
    public int? ExitCode { get; internal set; }
}
