namespace TaskQueue.Core.Offsets;

/// <summary>A run of consecutive offsets of one partition.</summary>
/// <param name="Start">The first offset.</param>
/// <param name="End">The offset after the last one; above <paramref name="Start"/>.</param>
internal readonly record struct OffsetRange(long Start, long End)
{
    /// <summary>Gets the number of offsets; at least 1.</summary>
    public long Length => End - Start;
}
