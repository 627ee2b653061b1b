namespace TaskQueue.Client;

/// <summary>A task that the broker has acknowledged.</summary>
/// <param name="Id">The task's id; of a bare task <c>topic-partition-offset</c>.</param>
/// <param name="Topic">The task topic.</param>
/// <param name="Partition">The partition's number, counted from 0.</param>
/// <param name="Offset">The offset in the partition, counted from 0.</param>
public sealed record EnqueuedTask(string Id, string Topic, int Partition, long Offset);
