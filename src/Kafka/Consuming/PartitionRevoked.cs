using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Event: a partition has left this node.</summary>
/// <param name="Assignment">The assignment that is over.</param>
/// <param name="Lost">Whether it was lost: the group gave it to another node before anything could be committed.</param>
/// <param name="Committed">The offset committed last; −1001 if nothing was.</param>
/// <param name="StillRunning">How many delivered tasks had neither settled nor been returned: they will run again elsewhere. 0 if the position has moved, so that they do not.</param>
internal sealed record PartitionRevoked(Assignment Assignment, bool Lost, long Committed, int StillRunning)
{
    /// <summary>Returns the partition and the offset committed last, as logs tell it.</summary>
    public override string ToString() =>
        $"{Assignment.Partition} {(Committed >= 0 ? $"at offset {Committed}" : "with nothing committed")}";
}
