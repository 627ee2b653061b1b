namespace TaskQueue.Kafka.Reading;

/// <summary>Where a partition is read from.</summary>
/// <param name="Partition">The partition's number, counted from 0.</param>
/// <param name="Offset">The first offset to be read, counted from 0.</param>
internal readonly record struct FollowStart(int Partition, long Offset);
