using TaskQueue.Core.Records;

namespace TaskQueue.Node.Commands;

/// <summary>The place of a record, as <c>--json</c> prints it.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition's number, counted from 0.</param>
/// <param name="Offset">The offset in the partition, counted from 0.</param>
internal sealed record PlaceLine(string Topic, int Partition, long Offset)
{
    /// <summary>Makes the line.</summary>
    public static PlaceLine Of(RecordPosition position) =>
        new(position.Partition.Topic, position.Partition.Number, position.Offset);
}
