using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Topics;

/// <summary>Which offsets a partition has.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Begin">Offset of the oldest record that it still has, or of the next one written if it has none.</param>
/// <param name="End">Offset of the next record written.</param>
internal readonly record struct PartitionExtent(PartitionId Partition, long Begin, long End)
{
    /// <summary>Gets the number of offsets, which is that of records unless there are transactions or compaction.</summary>
    public long Count => End - Begin;
}
