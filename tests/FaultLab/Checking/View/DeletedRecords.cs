namespace TaskQueue.FaultLab.Checking.View;

/// <summary>What an operator deleted of a partition of the task topic.</summary>
/// <param name="Partition">The partition's number.</param>
/// <param name="Before">The offset of the oldest record that stayed; <see cref="long.MaxValue"/> for a topic that was deleted as a whole.</param>
/// <param name="At">When.</param>
internal sealed record DeletedRecords(int Partition, long Before, long At);
