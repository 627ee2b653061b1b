namespace TaskQueue.Node.Bench;

/// <summary>What is measured.</summary>
internal sealed record BenchPlan
{
    /// <summary>Gets how many tasks are run in each round.</summary>
    public required int Tasks { get; init; }

    /// <summary>Gets the bytes of each task's argument.</summary>
    public required int Size { get; init; }

    /// <summary>Gets how many headers each task has: 0 (bare) or 4 (those that CloudEvents requires).</summary>
    public required int Headers { get; init; }

    /// <summary>Gets the partitions of each topic.</summary>
    public required int Partitions { get; init; }

    /// <summary>Gets how many rounds each side runs.</summary>
    public required int Rounds { get; init; }

    /// <summary>Gets the sides to run.</summary>
    public required IReadOnlyList<BenchSide> Sides { get; init; }
}
