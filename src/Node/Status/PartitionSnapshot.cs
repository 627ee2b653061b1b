using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Groups;

namespace TaskQueue.Node.Status;

/// <summary>A partition of a task topic as it was found; <see langword="null"/> stands for what is not known.</summary>
internal sealed record PartitionSnapshot
{
    /// <summary>Gets the partition.</summary>
    public required PartitionId Partition { get; init; }

    /// <summary>Gets whether its tasks go on.</summary>
    public required PartitionState State { get; init; }

    /// <summary>Gets the node that has it; <see langword="null"/> also if none has.</summary>
    public GroupMember? Owner { get; init; }

    /// <summary>Gets the offset of the oldest task that is not settled; <see langword="null"/> also if nothing was committed.</summary>
    public long? Committed { get; init; }

    /// <summary>Gets the offset of the oldest record that the log still has.</summary>
    public long? Begin { get; init; }

    /// <summary>Gets the offset of the next record written.</summary>
    public long? End { get; init; }

    /// <summary>Gets how far the group is behind the end, in offsets: as Kafka's tools say it.</summary>
    public long? Lag { get; init; }

    /// <summary>Gets what was committed beside the offset.</summary>
    public Ledger Ledger { get; init; } = Ledger.Empty;

    /// <summary>Gets how many tasks above the committed offset are settled.</summary>
    public long SettledAhead => Ledger.SettledCount;

    /// <summary>Gets how many open tasks have failed attempts.</summary>
    public int Failing => Ledger.Attempts.Length;

    /// <summary>Gets when the oldest task that waits or runs was written.</summary>
    public DateTimeOffset? OldestAt { get; init; }

    /// <summary>Gets in how long that task may be deleted; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    public TimeSpan? TimeLeft { get; init; }
}
