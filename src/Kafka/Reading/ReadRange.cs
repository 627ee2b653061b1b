using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Reading;

/// <summary>Part of a partition that is to be read.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">
/// Offset from which to read, counted from 0. If the log begins later by now, reading begins there; if it ends earlier, there is
/// nothing to read.
/// </param>
/// <param name="Until">Offset before which to end; the partition's end at the time of reading, if that comes first.</param>
internal readonly record struct ReadRange(PartitionId Partition, long From, long Until = long.MaxValue);
