namespace TaskQueue.Node.Commands;

/// <summary>A task that the broker has acknowledged, as <c>--json</c> prints it.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition's number, counted from 0.</param>
/// <param name="Offset">The offset in the partition, counted from 0.</param>
internal sealed record EnqueuedTask(string Id, string Topic, int Partition, long Offset);
