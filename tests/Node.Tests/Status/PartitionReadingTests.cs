using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Tests.Status;

public sealed class PartitionReadingTests
{
    private static readonly PartitionId Id = new("tasks", 1);

    private static readonly GroupDescription Owned = Some.Group(GroupState.Stable, Some.Member("a", 0, 1));

    [Fact]
    public void The_lag_is_what_lies_between_the_committed_offset_and_the_end()
    {
        var partition = Read(new PartitionExtent(Id, 5, 100), 40, Owned);

        Assert.Equal((PartitionState.Ok, 40, 5, 100, 60), (partition.State, partition.Committed, partition.Begin, partition.End, partition.Lag));
        Assert.Equal("task-queue-a", partition.Owner?.MemberId);
    }

    [Theory]
    [InlineData(StartKind.Earliest, 95)]
    [InlineData(StartKind.Latest, 0)]
    internal void Where_nothing_was_committed_the_lag_counts_from_where_a_node_would_begin(StartKind start, long lag)
    {
        var partition = PartitionReading.Combine(
            new PartitionExtent(Id, 5, 100), new GroupCommit(Id, -1001, ""), Some.Group(GroupState.Missing), new StartPosition(start, default));

        Assert.Equal((null, lag), (partition.Committed, partition.Lag));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(101)]
    public void A_committed_offset_outside_the_log_holds_the_partition_whoever_has_it(long committed)
    {
        Assert.Equal(PartitionState.Held, Read(new PartitionExtent(Id, 5, 100), committed, Owned).State);
        Assert.Equal(PartitionState.Held, Read(new PartitionExtent(Id, 5, 100), committed, Some.Group(GroupState.Empty)).State);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(100)]
    public void The_ends_of_the_log_are_inside(long committed) =>
        Assert.Equal(PartitionState.Ok, Read(new PartitionExtent(Id, 5, 100), committed, Owned).State);

    [Fact]
    public void A_partition_that_no_node_has_stands_still_only_if_tasks_wait_in_it()
    {
        var others = Some.Group(GroupState.Stable, Some.Member("a", 0));

        Assert.Equal(PartitionState.NoOwner, Read(new PartitionExtent(Id, 0, 100), 99, others).State);
        Assert.Equal(PartitionState.Ok, Read(new PartitionExtent(Id, 0, 100), 100, others).State);
    }

    [Fact]
    public void What_is_not_told_is_not_guessed()
    {
        var withoutLeader = Read(new PartitionExtent(Id, -1, -1), 40, Owned);
        var withoutCommit = PartitionReading.Combine(new PartitionExtent(Id, 0, 9), null, Owned, StartPosition.Earliest);

        Assert.Equal((PartitionState.NoLeader, null, null), (withoutLeader.State, withoutLeader.Lag, withoutLeader.End));
        Assert.Equal((PartitionState.Unknown, null), (withoutCommit.State, withoutCommit.Lag));
        Assert.Equal(PartitionState.Unknown, Read(new PartitionExtent(Id, 0, 100), 40, null).State);
        Assert.Equal(PartitionState.Rebalancing, Read(new PartitionExtent(Id, 0, 100), 40, Some.Group(GroupState.Rebalancing)).State);
    }

    [Fact]
    public void The_ledger_tells_what_is_settled_ahead_and_what_has_failed()
    {
        var tracker = new OffsetTracker(40, Ledger.Empty);
        for (var offset = 40; offset < 44; offset++)
        {
            tracker.TryDeliver(offset, out _);
        }

        tracker.Settle(41);
        tracker.Settle(43);
        tracker.RecordAttempts(42, 1);
        var ledger = LedgerCodec.Encode(tracker, topicId: null, out _);

        var partition = PartitionReading.Combine(
            new PartitionExtent(Id, 0, 100), new GroupCommit(Id, 40, ledger), Owned, StartPosition.Earliest);

        Assert.Equal((2, 1), (partition.SettledAhead, partition.Failing));
    }

    [Theory]
    [InlineData(1, 13)]
    [InlineData(14, 0)]
    [InlineData(20, 0)]
    public void The_time_left_is_the_retention_less_the_age(int ageDays, int leftDays) => Assert.Equal(
        TimeSpan.FromDays(leftDays), PartitionReading.TimeLeft(Some.Now.AddDays(-ageDays), Some.Topic("tasks"), Some.Now));

    [Fact]
    public void What_is_kept_for_ever_has_all_the_time_there_is()
    {
        var forEver = Some.Topic("tasks", Timeout.InfiniteTimeSpan);
        var compacted = Some.Topic("tasks") with { CleanupPolicy = "compact" };

        Assert.Equal(Timeout.InfiniteTimeSpan, PartitionReading.TimeLeft(Some.Now.AddDays(-900), forEver, Some.Now));
        Assert.Equal(Timeout.InfiniteTimeSpan, PartitionReading.TimeLeft(Some.Now.AddDays(-900), compacted, Some.Now));
        Assert.Null(PartitionReading.TimeLeft(Some.Now, Some.Topic("tasks") with { Retention = null }, Some.Now));
    }

    private static PartitionSnapshot Read(PartitionExtent extent, long committed, GroupDescription? group) =>
        PartitionReading.Combine(extent, new GroupCommit(Id, committed, ""), group, StartPosition.Earliest);
}
