namespace TaskQueue.Kafka.Sending;

/// <summary>Where the broker put a record.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition's number, counted from 0.</param>
/// <param name="Offset">The offset in the partition, counted from 0.</param>
internal sealed record SentRecord(string Topic, int Partition, long Offset);
