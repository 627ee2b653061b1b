using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Ordering;
using TaskQueue.Core.Records;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>Tasks of one lane run one after another.</summary>
public sealed class DispatchOrderingTests : TestKit
{
    private static readonly Exception Failure = new InvalidOperationException("no");

    private readonly VirtualTime _time;

    public DispatchOrderingTests(ITestOutputHelper output)
        : base(VirtualTime.Config, output: output) => _time = new VirtualTime(Sys);

    [Fact]
    public async Task Tasks_of_one_key_run_one_after_another_in_log_order_and_hold_up_no_other_key()
    {
        var dispatch = Start(LaneOrdering.Key);
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(), 0, "a1", "b1", "a2", "a3"));
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(), 4, "b2", "a4"));

        var ready = await dispatch.TakeAllAsync();
        Assert.Equal(["a1", "b1"], ready.Select(OrderedDispatch.ValueOf));
        foreach (var next in (string[])["a2", "a3", "a4"])
        {
            dispatch.Complete(ready[0]);
            ready = await dispatch.TakeAllAsync();
            Assert.Equal([next], ready.Select(OrderedDispatch.ValueOf));
        }
    }

    [Fact]
    public async Task The_next_task_waits_until_the_one_before_it_has_settled()
    {
        var dispatch = Start(LaneOrdering.Key);
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(), 0, "a1", "a2"));
        var first = dispatch.Run(await dispatch.TakeOneAsync());

        dispatch.End(first);
        Assert.Same(first, Assert.Single((await dispatch.NextAsync()).Final));
        await dispatch.AssertReadyAsync();
        dispatch.Settle(first);

        await dispatch.AssertReadyAsync("a2");
    }

    [Fact]
    public async Task The_same_key_in_another_partition_is_another_lane()
    {
        var dispatch = Start(LaneOrdering.Key);
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(partition: 0), 0, "a1"));
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(partition: 1), 0, "a2"));

        await dispatch.AssertReadyAsync("a1", "a2");
    }

    [Fact]
    public async Task A_task_that_waits_for_its_retry_keeps_its_lane_closed()
    {
        var dispatch = Start(LaneOrdering.Key);
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(), 0, "a1", "a2"));

        dispatch.End(dispatch.Run(await dispatch.TakeOneAsync()), Failure);
        await dispatch.NextAsync();
        dispatch.Advance(9);
        await dispatch.AssertReadyAsync();
        dispatch.Advance(1);

        var retry = await dispatch.TakeOneAsync();
        Assert.Equal(("a1", 2), (OrderedDispatch.ValueOf(retry), retry.Attempt));
        dispatch.Complete(retry);
        await dispatch.AssertReadyAsync("a2");
    }

    [Fact]
    public async Task The_next_task_runs_after_a_dead_letter_is_acknowledged()
    {
        var dispatch = Start(LaneOrdering.Key);
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(), 0, "a1", "a2"));
        var first = dispatch.Run(await dispatch.TakeOneAsync());

        dispatch.Work.End(first, AttemptOutcome.Rejected(Failure));
        dispatch.Work.Announce();
        await dispatch.AssertReadyAsync();
        dispatch.Settle(first);

        await dispatch.AssertReadyAsync("a2");
    }

    [Fact]
    public async Task Tasks_without_a_key_are_not_ordered_and_an_empty_key_is_a_key()
    {
        var dispatch = Start(LaneOrdering.Key);
        await dispatch.DeliverAsync(Some.Batch(Some.Assignment(), 0, "no key", "none either"));
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(), 2, "1", "2"));

        await dispatch.AssertReadyAsync("no key", "none either", "1");
    }

    [Fact]
    public async Task A_record_that_is_no_task_holds_up_nobody()
    {
        var builder = new RecordBatchBuilder();
        builder.Headers.Add("ce_specversion"u8, "9.9"u8);
        builder.Add(0, 0, hasKey: true, "a"u8, hasValue: true, "broken"u8);
        builder.Add(1, 0, hasKey: true, "a"u8, hasValue: true, "a2"u8);
        var dispatch = Start(LaneOrdering.Partition);

        await dispatch.DeliverAsync(builder.Build(Some.Assignment()));

        await dispatch.AssertReadyAsync("a2");
        Assert.Equal(0, Assert.Single((await dispatch.NextAsync()).Final).Offset);
    }

    [Fact]
    public async Task With_partition_all_tasks_of_a_partition_run_one_after_another()
    {
        var dispatch = Start(LaneOrdering.Partition);
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(partition: 0), 0, "a1", "b1"));
        await dispatch.DeliverAsync(Some.Batch(Some.Assignment(partition: 0), 2, "no key"));
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(partition: 1), 0, "a2"));

        var ready = await dispatch.TakeAllAsync();
        Assert.Equal(["a1", "a2"], ready.Select(OrderedDispatch.ValueOf));
        dispatch.Complete(ready[0]);
        dispatch.Complete(await dispatch.TakeOneAsync());

        await dispatch.AssertReadyAsync("no key");
    }

    [Fact]
    public async Task With_none_tasks_of_one_key_run_at_once()
    {
        var dispatch = Start(LaneOrdering.None);

        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(), 0, "a1", "a2"));

        await dispatch.AssertReadyAsync("a1", "a2");
    }

    [Fact]
    public async Task A_revocation_hands_back_what_waits_for_its_turn_and_nothing_of_the_lane_starts_after_what_runs()
    {
        using var revoked = new CancellationTokenSource();
        var dispatch = Start(LaneOrdering.Key);
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(0, revoked.Token), 0, "a1", "a2", "b1", "b2", "a3"));
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(partition: 1), 0, "a4", "a5"));
        var ready = await dispatch.TakeAllAsync();
        dispatch.Run(ready[0]);
        dispatch.End(dispatch.Run(ready[1]), Failure);
        Assert.Equal(OffsetChange.Waiting, Assert.Single((await dispatch.NextAsync()).Updates).Change);

        revoked.Cancel();

        Assert.Equal(
            [(1L, OffsetChange.Returned, 0), (4L, OffsetChange.Returned, 0), (3L, OffsetChange.Returned, 0), (2L, OffsetChange.Resumed, 1), (2L, OffsetChange.Returned, 1)],
            (await dispatch.NextAsync()).Updates.Select(update => (update.Offset, update.Change, update.EndedAttempts)));
        dispatch.End(ready[0]);
        Assert.Same(ready[0], Assert.Single((await dispatch.NextAsync()).Final));
        dispatch.Settle(ready[0]);
        await dispatch.AssertReadyAsync();
        dispatch.Complete(ready[2]);
        await dispatch.AssertReadyAsync("a5");
    }

    [Fact]
    public async Task A_whole_lane_goes_back_when_its_first_attempt_comes_back_because_the_partition_leaves()
    {
        const int tasks = 20_000;
        using var revoked = new CancellationTokenSource();
        var dispatch = Start(LaneOrdering.Partition);
        await dispatch.DeliverAsync(
            Some.Batch(Some.Assignment(0, revoked.Token), 0, [.. Enumerable.Range(0, tasks).Select(number => $"{number}")]));
        var first = await dispatch.TakeOneAsync();
        revoked.Cancel();

        Assert.False(first.TryStart(now: 1));
        dispatch.Work.Report(first);
        dispatch.Work.Announce();
        await dispatch.AssertReadyAsync();

        List<OffsetUpdate> updates = [];
        while (updates.Count < tasks)
        {
            updates.AddRange((await dispatch.NextAsync()).Updates);
        }

        Assert.All(updates, update => Assert.Equal(OffsetChange.Returned, update.Change));
        Assert.Equal(tasks, updates.DistinctBy(update => update.Offset).Count());
    }

    [Fact]
    public async Task A_drain_hands_back_what_waits_for_its_turn_and_starts_nothing_more_of_any_lane()
    {
        var dispatch = Start(LaneOrdering.Key);
        await dispatch.DeliverAsync(Some.Keyed(Some.Assignment(), 0, "a1", "b1", "a2", "b2"));
        var ready = await dispatch.TakeAllAsync();
        dispatch.Run(ready[0]);
        dispatch.Run(ready[1]);

        dispatch.CompleteSource();

        Assert.Equal(
            [(2L, OffsetChange.Returned, 0), (3L, OffsetChange.Returned, 0)],
            (await dispatch.NextAsync()).Updates.Select(update => (update.Offset, update.Change, update.EndedAttempts)));
        dispatch.End(ready[0]);
        Assert.Same(ready[0], Assert.Single((await dispatch.NextAsync()).Final));
        dispatch.Settle(ready[0]);
        dispatch.End(ready[1]);

        await dispatch.AssertCompletedAsync();
        Assert.Equal(0, dispatch.Work.Ready);
    }

    private OrderedDispatch Start(LaneOrdering ordering) => new(Sys, _time, ordering);
}
