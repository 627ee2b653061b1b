using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Consuming;

/// <summary>What a commit says of one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset of the lowest task that is not settled.</param>
/// <param name="Ledger">The metadata: ASCII, or empty.</param>
internal readonly record struct PartitionCommit(PartitionId Partition, long Offset, string Ledger);
