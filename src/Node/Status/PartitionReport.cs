namespace TaskQueue.Node.Status;

/// <summary>What <c>taskqueue partition ls --json</c> prints of a partition; what is not known is left out. Documented in <c>docs/json.md</c>.</summary>
/// <param name="Topic">The task topic.</param>
/// <param name="Partition">The partition's number, from 0.</param>
/// <param name="State">Whether its tasks go on.</param>
/// <param name="Owner">The member that has it, as the broker calls it.</param>
/// <param name="OwnerHost">From where that connects.</param>
/// <param name="Committed">The committed offset.</param>
/// <param name="Begin">Offset of the oldest record.</param>
/// <param name="End">Offset of the next record written.</param>
/// <param name="Lag">Offsets from what is committed to the end.</param>
/// <param name="SettledAhead">Tasks settled above the committed offset.</param>
/// <param name="Failing">Open tasks with failed attempts.</param>
/// <param name="OldestAt">When the oldest open task was written.</param>
/// <param name="TimeLeftMs">Milliseconds until it may be deleted; −1 for never.</param>
internal sealed record PartitionReport(
    string Topic,
    int Partition,
    PartitionState State,
    string? Owner,
    string? OwnerHost,
    long? Committed,
    long? Begin,
    long? End,
    long? Lag,
    long SettledAhead,
    int Failing,
    DateTimeOffset? OldestAt,
    long? TimeLeftMs)
{
    /// <summary>Reports a partition.</summary>
    public static PartitionReport Of(PartitionSnapshot partition) => new(
        partition.Partition.Topic,
        partition.Partition.Number,
        partition.State,
        partition.Owner?.MemberId,
        partition.Owner?.Host,
        partition.Committed,
        partition.Begin,
        partition.End,
        partition.Lag,
        partition.SettledAhead,
        partition.Failing,
        partition.OldestAt,
        StatusReport.Milliseconds(partition.TimeLeft));
}
