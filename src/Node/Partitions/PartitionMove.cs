using TaskQueue.Core.Records;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Partitions;

/// <summary>What moving a partition would do.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">What is committed; <see langword="null"/> for nothing.</param>
/// <param name="To">Offset of the next record to read.</param>
/// <param name="IsHeld">Whether nodes hold it.</param>
/// <param name="Skipped">Tasks that are there, have not settled, and will not run.</param>
/// <param name="Repeated">Tasks that have settled and will run again.</param>
/// <param name="Gone">Tasks that Kafka has deleted before they settled: lost already.</param>
internal sealed record PartitionMove(
    PartitionId Partition, long? From, long To, bool IsHeld, long Skipped, long Repeated, long Gone)
{
    /// <summary>Gets whether someone has to agree: tasks that are there would not run, or run again.</summary>
    public bool IsGrave => Skipped + Repeated > 0;

    /// <summary>Works out what a move does. Pure.</summary>
    /// <param name="partition">The partition; its log's extent is known.</param>
    /// <param name="to">Offset of the next record to read, within the log.</param>
    public static PartitionMove Plan(PartitionSnapshot partition, long to)
    {
        var (begin, end) = (partition.Begin!.Value, partition.End!.Value);
        var from = partition.Committed ?? begin;
        var open = Math.Clamp(from, begin, end);

        // The ledger is given up with the old position: what it has as settled above the new one runs again.
        long settledBefore = 0;
        long settledAfter = 0;
        foreach (var range in partition.Ledger.Settled)
        {
            var (first, last) = (Math.Max(range.Start, begin), Math.Min(range.End, end));
            settledBefore += Math.Max(0, Math.Min(last, to) - first);
            settledAfter += Math.Max(0, last - Math.Max(first, to));
        }

        return new PartitionMove(
            partition.Partition,
            partition.Committed,
            to,
            partition.State == PartitionState.Held,
            Skipped: Math.Max(0, to - open - settledBefore),
            Repeated: Math.Max(0, open - to) + settledAfter,
            Gone: Math.Max(0, begin - from));
    }
}
