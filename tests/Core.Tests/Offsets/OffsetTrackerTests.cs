using TaskQueue.Core.Offsets;

namespace TaskQueue.Core.Tests.Offsets;

public sealed class OffsetTrackerTests
{
    [Fact]
    public void Committable_is_the_position_before_anything_is_delivered() =>
        Assert.Equal(40, new OffsetTracker(40, Ledger.Empty).Committable);

    [Fact]
    public void Nothing_is_committable_until_the_first_delivery_tells_the_position()
    {
        var tracker = new OffsetTracker(null, Ledger.Empty);

        Assert.Null(tracker.Committable);
        Assert.True(tracker.TryDeliver(17, out _));
        Assert.Equal(17, tracker.Committable);
        Assert.Equal(18, tracker.Position);
    }

    [Fact]
    public void Committable_does_not_pass_the_lowest_open_offset()
    {
        var tracker = Delivered(40, 41, 42);

        tracker.Settle(41);
        tracker.Settle(42);

        Assert.Equal(40, tracker.Committable);
        Assert.Equal(1, tracker.Open);
    }

    [Fact]
    public void Committable_jumps_over_gaps_once_the_lowest_offset_settles()
    {
        var tracker = Delivered(40, 44, 51);

        tracker.Settle(44);
        tracker.Settle(40);

        Assert.Equal(51, tracker.Committable);
    }

    [Fact]
    public void What_holds_no_record_is_passed_once_all_before_it_has_settled()
    {
        var tracker = Delivered(40, 41);
        tracker.Settle(41);

        Assert.True(tracker.TryPass(44));
        Assert.Equal(40, tracker.Committable);
        tracker.Settle(40);
        Assert.Equal(44, tracker.Committable);
        Assert.True(tracker.TryDeliver(44, out _));
        Assert.Equal(44, tracker.Committable);
    }

    [Fact]
    public void Nothing_is_passed_backwards_or_before_it_is_known_where_reading_begins()
    {
        var tracker = Delivered(40);

        Assert.False(tracker.TryPass(41));
        Assert.False(tracker.TryPass(3));
        Assert.Equal(41, tracker.Position);
        Assert.False(new OffsetTracker(null, Ledger.Empty).TryPass(7));
    }

    [Fact]
    public void What_was_inherited_above_a_passed_offset_is_still_told()
    {
        var tracker = new OffsetTracker(40, new Ledger([new OffsetRange(41, 43), new OffsetRange(50, 52)], [new OpenAttempts(53, 2)]));

        Assert.True(tracker.TryPass(45));

        Assert.True(LedgerCodec.TryDecode(LedgerCodec.Encode(tracker, null, out _), 45, out var ledger, out _));
        Assert.Equal([new OffsetRange(50, 52)], ledger.Settled.ToArray());
        Assert.Equal([new OpenAttempts(53, 2)], ledger.Attempts.ToArray());
    }

    [Fact]
    public void Settling_twice_or_what_was_never_delivered_is_refused()
    {
        var tracker = Delivered(40, 44);

        Assert.True(tracker.Settle(40));
        Assert.False(tracker.Settle(40));
        Assert.False(tracker.Settle(42));
        Assert.False(tracker.Settle(45));
        Assert.False(tracker.Settle(-1));
        Assert.Equal(44, tracker.Committable);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(39)]
    [InlineData(-1)]
    public void Deliver_refuses_an_offset_that_goes_backwards(long offset)
    {
        var tracker = Delivered(40);

        Assert.Throws<ArgumentOutOfRangeException>(() => tracker.TryDeliver(offset, out _));
        Assert.Equal(41, tracker.Position);
    }

    [Fact]
    public void Ended_attempts_never_go_back_and_end_with_the_task()
    {
        var tracker = Delivered(40);

        Assert.True(tracker.RecordAttempts(40, 3));
        Assert.True(tracker.RecordAttempts(40, 2));
        Assert.Equal([new OpenAttempts(40, 3)], HandOver(tracker).Attempts.ToArray());

        tracker.Settle(40);

        Assert.False(tracker.RecordAttempts(40, 4));
        Assert.True(HandOver(tracker).IsEmpty);
    }

    [Fact]
    public void What_a_former_owner_settled_is_passed_over_and_its_attempts_are_told()
    {
        var former = Delivered(40, 41, 42, 43);
        former.Settle(41);
        former.Settle(43);
        former.RecordAttempts(42, 5);

        var tracker = new OffsetTracker(40, HandOver(former));

        Assert.True(tracker.TryDeliver(40, out var attempts));
        Assert.Equal(0, attempts);
        Assert.False(tracker.TryDeliver(41, out _));
        Assert.True(tracker.TryDeliver(42, out attempts));
        Assert.Equal(5, attempts);
        Assert.False(tracker.TryDeliver(43, out _));
        Assert.False(tracker.Settle(43));
        Assert.Equal(2, tracker.Open);
        Assert.Equal(44, tracker.Position);
    }

    [Fact]
    public void What_was_inherited_above_the_position_stays_in_later_ledgers()
    {
        var former = Delivered(40, 41, 42, 43, 44, 45);
        former.Settle(42);
        former.Settle(43);
        former.Settle(45);
        former.RecordAttempts(44, 2);

        var tracker = new OffsetTracker(40, HandOver(former));
        tracker.TryDeliver(40, out _);
        tracker.TryDeliver(41, out _);
        tracker.Settle(41);

        var ledger = HandOver(tracker);

        Assert.Equal([new OffsetRange(41, 44), new OffsetRange(45, 46)], ledger.Settled.ToArray());
        Assert.Equal([new OpenAttempts(44, 2)], ledger.Attempts.ToArray());
        Assert.Equal(4, ledger.SettledCount);
    }

    [Fact]
    public void A_ledger_outlives_owners_that_read_nothing()
    {
        var former = Delivered(40, 41);
        former.Settle(41);
        former.RecordAttempts(40, 1);

        var second = new OffsetTracker(40, HandOver(former));
        var third = new OffsetTracker(40, HandOver(second));

        Assert.True(third.TryDeliver(40, out var attempts));
        Assert.Equal(1, attempts);
        Assert.False(third.TryDeliver(41, out _));
    }

    [Fact]
    public void Memory_follows_the_open_tasks_not_the_span_above_one_that_stays_open()
    {
        var tracker = Delivered(0);
        var count = ModelRun.Steps(1_000_000);
        Run(tracker, from: 1, count: 10_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Run(tracker, from: 10_001, count);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(0, tracker.Committable);
        Assert.Equal([new OffsetRange(1, 10_001 + count)], HandOver(tracker).Settled.ToArray());
    }

    private static void Run(OffsetTracker tracker, long from, int count)
    {
        for (var offset = from; offset < from + count; offset++)
        {
            tracker.TryDeliver(offset, out _);
            tracker.Settle(offset);
        }
    }

    private static OffsetTracker Delivered(params ReadOnlySpan<long> offsets)
    {
        var tracker = new OffsetTracker(offsets[0], Ledger.Empty);
        foreach (var offset in offsets)
        {
            Assert.True(tracker.TryDeliver(offset, out _));
        }

        return tracker;
    }

    private static Ledger HandOver(OffsetTracker tracker)
    {
        var metadata = LedgerCodec.Encode(tracker, topicId: null, out var complete);
        Assert.True(complete);
        Assert.True(LedgerCodec.TryDecode(metadata, tracker.Committable!.Value, out var ledger, out var reason), reason);
        return ledger;
    }
}
