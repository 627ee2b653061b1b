using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Consuming;

/// <summary>What the group has committed for an assigned partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The committed offset; <see langword="null"/> for none.</param>
/// <param name="Metadata">The metadata committed with it.</param>
internal readonly record struct CommittedOffset(PartitionId Partition, long? Offset, string Metadata);
