using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Watching;

/// <summary>What the log of a held partition has.</summary>
/// <param name="Extent">Its offsets.</param>
/// <param name="OldestMs">Timestamp of its oldest record in milliseconds since 1970; <see langword="null"/> if it has none.</param>
internal sealed record HeldLog(PartitionExtent Extent, long? OldestMs);
