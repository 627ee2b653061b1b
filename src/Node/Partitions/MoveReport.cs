namespace TaskQueue.Node.Partitions;

/// <summary>What <c>partition reset</c> and <c>skip</c> print with <c>--json</c>.</summary>
/// <param name="Topic">The task topic.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="From">What was committed; left out for nothing.</param>
/// <param name="To">Offset of the next record to read.</param>
/// <param name="Skipped">Tasks that will not run.</param>
/// <param name="Repeated">Tasks that will run again.</param>
/// <param name="Gone">Tasks that Kafka had deleted before they settled.</param>
/// <param name="Moved">Whether it goes on there: <see langword="false"/> with <c>--dry-run</c>, or if no node has taken it up in time.</param>
internal sealed record MoveReport(
    string Topic, int Partition, long? From, long To, long Skipped, long Repeated, long Gone, bool Moved)
{
    /// <summary>Reports a move.</summary>
    public static MoveReport Of(PartitionMove move, bool moved) => new(
        move.Partition.Topic, move.Partition.Number, move.From, move.To, move.Skipped, move.Repeated, move.Gone, moved);
}
