using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Event: a partition was assigned to this node.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Position">Offset from which is read; −2 for the partition's beginning, −1 for its end.</param>
/// <param name="SettledAhead">How many offsets above <paramref name="Position"/> the ledger calls settled: they are skipped.</param>
internal sealed record PartitionAssigned(Assignment Assignment, long Position, long SettledAhead)
{
    /// <summary>Returns the partition and where it is read from, as logs tell it.</summary>
    public override string ToString()
    {
        var from = Position switch { -2 => "its beginning", -1 => "its end", _ => $"offset {Position}" };
        return $"{Assignment.Partition} from {from}{(SettledAhead > 0 ? $" ({SettledAhead} offsets above it are settled)" : "")}";
    }
}
