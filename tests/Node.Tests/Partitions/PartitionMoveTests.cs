using TaskQueue.Core.Records;
using TaskQueue.Node.Partitions;
using TaskQueue.Node.Status;
using Some = TaskQueue.Node.Tests.Status.Some;

namespace TaskQueue.Node.Tests.Partitions;

public sealed class PartitionMoveTests
{
    private static readonly PartitionSnapshot Partition = Some.Partition(1) with { Committed = 10, Begin = 4, End = 30 };

    [Theory]
    [InlineData(10, 0, 0)]
    [InlineData(25, 15, 0)]
    [InlineData(4, 0, 6)]
    [InlineData(30, 20, 0)]
    public void Going_forward_skips_and_going_back_repeats(long to, long skipped, long repeated)
    {
        var move = PartitionMove.Plan(Partition, to);

        Assert.Equal(new PartitionMove(new PartitionId("tasks", 1), 10, to, false, skipped, repeated, 0), move);
        Assert.Equal(skipped + repeated > 0, move.IsGrave);
    }

    [Fact]
    public void What_the_ledger_has_as_settled_is_not_skipped_but_repeated_where_it_lies_above()
    {
        // Open: 10, 11; settled: 12 to 16.
        var partition = Partition with { Ledger = Some.Ledger(settled: 5, failing: 2) };

        Assert.Equal((2, 3), Counts(PartitionMove.Plan(partition, 14)));
        Assert.Equal((0, 5), Counts(PartitionMove.Plan(partition, 10)));
        Assert.Equal((2 + 3, 0), Counts(PartitionMove.Plan(partition, 20)));
    }

    [Fact]
    public void What_Kafka_has_deleted_is_gone_and_nobody_has_to_agree_to_it()
    {
        var held = Partition with { State = PartitionState.Held, Committed = 1 };

        var move = PartitionMove.Plan(held, 4);

        Assert.Equal((0, 0, 3, true, false), (move.Skipped, move.Repeated, move.Gone, move.IsHeld, move.IsGrave));
    }

    [Fact]
    public void A_position_beyond_the_end_goes_back_to_the_end_without_repeating_anything()
    {
        var held = Partition with { State = PartitionState.Held, Committed = 90 };

        var move = PartitionMove.Plan(held, 30);

        Assert.Equal((0, 0, 0), (move.Skipped, move.Repeated, move.Gone));
    }

    [Fact]
    public void Where_nothing_was_committed_it_counts_from_the_beginning() =>
        Assert.Equal((6, 0), Counts(PartitionMove.Plan(Partition with { Committed = null }, 10)));

    [Theory]
    [InlineData("earliest", MoveTargetKind.Earliest)]
    [InlineData("latest", MoveTargetKind.Latest)]
    [InlineData("1200", MoveTargetKind.Offset)]
    [InlineData("2030-01-31T12:00:00Z", MoveTargetKind.Time)]
    [InlineData("2030-01-31T13:00:00.5+01:00", MoveTargetKind.Time)]
    public void A_target_is_a_word_an_offset_or_a_time(string text, object kind) =>
        Assert.Equal(kind, MoveTarget.TryRead(text)?.Kind);

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("first")]
    [InlineData("2030-01-31")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_none(string text) => Assert.Null(MoveTarget.TryRead(text));

    private static (long Skipped, long Repeated) Counts(PartitionMove move) => (move.Skipped, move.Repeated);
}
