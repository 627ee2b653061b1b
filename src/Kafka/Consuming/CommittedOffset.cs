using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Where an assigned partition is read from.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The committed offset, or where the group starts; −2 for the partition's beginning.</param>
/// <param name="IsCommitted">Whether the group has committed it; otherwise it is where the group starts.</param>
/// <param name="Metadata">The metadata committed with it.</param>
internal readonly record struct CommittedOffset(PartitionId Partition, long Offset, bool IsCommitted, string Metadata);
