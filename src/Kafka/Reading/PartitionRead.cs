using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Reading;

/// <summary>How far the read of one partition has come.</summary>
internal sealed class PartitionRead
{
    /// <summary>Begins a read.</summary>
    /// <param name="range">What to read.</param>
    /// <param name="queue">The partition's queue; belongs to the reader.</param>
    public PartitionRead(ReadRange range, QueueHandle queue)
    {
        Range = range;
        Queue = queue;
        Position = range.From;
        IsDone = range.From >= range.Until;

        // Reads are under no tenure: nothing is ever revoked or committed.
        Assignment = new Assignment(range.Partition, epoch: 1, CancellationToken.None);
    }

    public ReadRange Range { get; }

    public QueueHandle Queue { get; }

    public Assignment Assignment { get; }

    /// <summary>Gets the offset of the next record to read.</summary>
    public long Position { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>Gets the offsets gone through.</summary>
    public long Passed => Math.Max(Math.Min(Position, Range.Until) - Range.From, 0);

    /// <summary>Tells whether a record is part of the read, and passes it.</summary>
    public bool TryTake(long offset)
    {
        if (IsDone || offset < Position)
        {
            return false;
        }

        Position = offset + 1;
        if (offset >= Range.Until)
        {
            IsDone = true;
            return false;
        }

        IsDone = Position >= Range.Until;
        return true;
    }

    /// <summary>Goes on at an offset.</summary>
    public void MoveTo(long offset)
    {
        Position = offset;
        IsDone |= offset >= Range.Until;
    }

    /// <summary>Ends the read: there is nothing more, or nothing more is wanted.</summary>
    public void End()
    {
        Position = Range.Until == long.MaxValue ? Position : Range.Until;
        IsDone = true;
    }
}
