using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Topics;

/// <summary>What a group has committed for one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset of the next record to read; −1001 if nothing was committed.</param>
/// <param name="Metadata">The metadata of the commit; empty for none.</param>
internal sealed record GroupCommit(PartitionId Partition, long Offset, string Metadata);
