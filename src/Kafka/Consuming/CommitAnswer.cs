using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Consuming;

/// <summary>The group's answer to one commit.</summary>
/// <param name="Error">librdkafka's code if the commit failed as a whole; 0 otherwise.</param>
/// <param name="Partitions">The answer for each partition; empty if the commit failed as a whole.</param>
internal sealed record CommitAnswer(int Error, IReadOnlyList<CommitAnswer.OfPartition> Partitions)
{
    /// <summary>The answer for one partition.</summary>
    /// <param name="Partition">The partition.</param>
    /// <param name="Error">librdkafka's code; 0 if it is committed.</param>
    internal readonly record struct OfPartition(PartitionId Partition, int Error);
}
