namespace TaskQueue.Core.Records;

/// <summary>The place of one record.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset there, counted from 0.</param>
internal readonly record struct RecordPosition(PartitionId Partition, long Offset)
{
    /// <summary>Returns <c>topic[number]@offset</c>.</summary>
    public override string ToString() => $"{Partition}@{Offset}";
}
