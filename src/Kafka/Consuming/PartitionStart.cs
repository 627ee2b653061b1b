using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Consuming;

/// <summary>With what the tenure of a partition begins.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">Offset of the first record to read; −2 for the partition's beginning.</param>
/// <param name="IsCommitted">Whether that is what the group has committed.</param>
/// <param name="Ledger">What is settled above the offset.</param>
/// <param name="TopicId">The topic's UUID; <see langword="null"/> if the broker does not tell it.</param>
internal readonly record struct PartitionStart(
    PartitionId Partition, long Offset, bool IsCommitted, Ledger Ledger, string? TopicId)
{
    /// <summary>Stands for the partition's oldest record.</summary>
    public const long Beginning = -2;

    /// <summary>Returns the start of a partition of which nothing is known.</summary>
    public static PartitionStart AtBeginning(PartitionId partition, string? topicId) =>
        new(partition, Beginning, IsCommitted: false, Ledger.Empty, topicId);
}
