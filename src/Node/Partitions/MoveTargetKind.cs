namespace TaskQueue.Node.Partitions;

/// <summary>How the place where a partition is to go on is meant.</summary>
internal enum MoveTargetKind
{
    /// <summary>At the nearest record that the log has.</summary>
    Nearest,

    /// <summary>At the oldest record.</summary>
    Earliest,

    /// <summary>Behind the newest record.</summary>
    Latest,

    /// <summary>At an offset.</summary>
    Offset,

    /// <summary>At the first record that is not older than a time.</summary>
    Time,
}
