using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.Status;

/// <summary>Makes sense of what was read of one partition. Pure.</summary>
internal static class PartitionReading
{
    private const long NotTold = -1;

    /// <summary>Puts the parts together; the age of the oldest task comes later.</summary>
    /// <param name="extent">What offsets the log has; −1 for not told.</param>
    /// <param name="commit">What the group has committed; <see langword="null"/> if not told.</param>
    /// <param name="group">The group; <see langword="null"/> if not told.</param>
    /// <param name="start">Where a node begins that finds nothing committed.</param>
    public static PartitionSnapshot Combine(
        PartitionExtent extent, GroupCommit? commit, GroupDescription? group, StartPosition start)
    {
        var isTold = extent.End != NotTold;
        var committed = commit is { Offset: >= 0 } ? commit.Offset : (long?)null;
        var from = committed ?? (commit is null ? null : FirstOf(extent, start));
        var ledger = Ledger.Empty;
        if (committed is { } offset)
        {
            LedgerCodec.TryDecode(commit!.Metadata, offset, out ledger, out _);
        }

        var lag = isTold && from is { } first ? Math.Max(0, extent.End - first) : (long?)null;
        return new PartitionSnapshot
        {
            Partition = extent.Partition,
            Owner = group?.OwnerOf(extent.Partition),
            Committed = committed,
            Begin = isTold ? extent.Begin : null,
            End = isTold ? extent.End : null,
            Lag = lag,
            Ledger = ledger,
            State = StateOf(extent, isTold, commit, group, lag),
        };
    }

    /// <summary>Returns in how long a record may be deleted.</summary>
    /// <param name="writtenAt">The record's timestamp.</param>
    /// <param name="topic">Its topic.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Zero if it may be gone at any time; <see cref="Timeout.InfiniteTimeSpan"/> for never; <see langword="null"/> if not known.</returns>
    public static TimeSpan? TimeLeft(DateTimeOffset writtenAt, TopicDescription topic, DateTimeOffset now)
    {
        // A topic that is only compacted deletes nothing by age.
        if (topic.CleanupPolicy is { } policy && !policy.Contains("delete", StringComparison.Ordinal))
        {
            return Timeout.InfiniteTimeSpan;
        }

        if (topic.Retention is not { } retention || retention == Timeout.InfiniteTimeSpan)
        {
            return topic.Retention;
        }

        var age = now - writtenAt;
        return retention > age ? retention - age : TimeSpan.Zero;
    }

    private static long? FirstOf(PartitionExtent extent, StartPosition start) => start.Kind switch
    {
        StartKind.Earliest => extent.Begin,
        StartKind.Latest => extent.End,
        _ => null,
    };

    private static PartitionState StateOf(
        PartitionExtent extent, bool isTold, GroupCommit? commit, GroupDescription? group, long? lag)
    {
        if (!isTold)
        {
            return PartitionState.NoLeader;
        }

        if (commit is { Offset: >= 0 } && (commit.Offset < extent.Begin || commit.Offset > extent.End))
        {
            return PartitionState.Held;
        }

        if (commit is null || group is null or { State: GroupState.Unknown })
        {
            return PartitionState.Unknown;
        }

        if (group.State == GroupState.Rebalancing)
        {
            return PartitionState.Rebalancing;
        }

        if (group.OwnerOf(extent.Partition) is null)
        {
            return lag == 0 ? PartitionState.Ok : PartitionState.NoOwner;
        }

        return commit.Offset < 0 && lag != 0 ? PartitionState.NeverCommitted : PartitionState.Ok;
    }
}
