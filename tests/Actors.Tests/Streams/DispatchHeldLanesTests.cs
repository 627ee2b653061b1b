using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Ordering;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>Nothing of a lane starts beside code of the lane that was given up and still runs.</summary>
public sealed class DispatchHeldLanesTests : TestKit
{
    private static readonly Exception Failure = new InvalidOperationException("no");

    private readonly OrderedDispatch _dispatch;

    public DispatchHeldLanesTests(ITestOutputHelper output)
        : base(VirtualTime.Config, output: output) => _dispatch = new OrderedDispatch(Sys, new VirtualTime(Sys), LaneOrdering.Key);

    [Fact]
    public async Task The_retry_of_an_abandoned_attempt_starts_when_its_code_has_ended_and_not_when_it_is_due()
    {
        var abandoned = await AbandonFirstAsync();

        _dispatch.Advance(100);

        await _dispatch.AssertReadyAsync();
        await WaitForTellingAsync();
        var standstill = Assert.Single(_dispatch.Standstills.Current);
        Assert.Equal(("TQ2150", "task_topic[0] offset 0"), (standstill.Code, standstill.Subject));
        _dispatch.End(abandoned);
        var retry = await _dispatch.TakeOneAsync();
        Assert.Equal(("a1", 2), (OrderedDispatch.ValueOf(retry), retry.Attempt));
        Assert.Empty(_dispatch.Standstills.Current);
        _dispatch.Complete(retry);
        await _dispatch.AssertReadyAsync("a2");
    }

    [Fact]
    public async Task A_lane_that_is_held_up_is_told_once()
    {
        await EventFilter.Warning(contains: "TQ2150: Task task_topic-0-0 (test) at task_topic[0] offset 0 is due").ExpectAsync(1, async () =>
        {
            await AbandonFirstAsync();
            _dispatch.Advance(100);
            await _dispatch.AssertReadyAsync();
            await WaitForTellingAsync();
            await WaitForTellingAsync();
        });
    }

    [Fact]
    public async Task A_retry_waits_for_its_time_when_the_abandoned_code_has_ended_before()
    {
        var abandoned = await AbandonFirstAsync();

        _dispatch.End(abandoned);

        await _dispatch.AssertReadyAsync();
        Assert.Empty(_dispatch.Standstills.Current);
        _dispatch.Advance(10);
        await _dispatch.AssertReadyAsync("a1");
    }

    [Fact]
    public async Task The_next_task_waits_for_abandoned_code_even_when_the_dead_letter_of_its_task_is_acknowledged()
    {
        await _dispatch.DeliverAsync(Some.Keyed(Some.Assignment(), 0, "a1", "a2"));
        _dispatch.End(_dispatch.Run(await _dispatch.TakeOneAsync()), Failure);
        await _dispatch.NextAsync();
        _dispatch.Advance(10);
        var last = _dispatch.Run(await _dispatch.TakeOneAsync());
        await _dispatch.NextAsync();
        _dispatch.Advance(35);
        Assert.Same(last, Assert.Single((await _dispatch.NextAsync()).Final));

        _dispatch.Settle(last);

        await _dispatch.AssertReadyAsync();
        await WaitForTellingAsync();
        Assert.Equal("task_topic[0] offset 1", Assert.Single(_dispatch.Standstills.Current).Subject);
        _dispatch.End(last);
        await _dispatch.AssertReadyAsync("a2");
        Assert.Empty(_dispatch.Standstills.Current);
    }

    [Fact]
    public async Task A_lane_stays_closed_while_code_runs_whose_worker_was_stopped()
    {
        await _dispatch.DeliverAsync(Some.Keyed(Some.Assignment(), 0, "a1", "a2"));
        var cutOff = _dispatch.Run(await _dispatch.TakeOneAsync());
        _dispatch.StopWorker(cutOff);
        await _dispatch.NextAsync();

        _dispatch.Advance(10);

        await _dispatch.AssertReadyAsync();
        Assert.Empty(_dispatch.Standstills.Current);
        _dispatch.End(cutOff);
        await _dispatch.AssertReadyAsync("a1");
    }

    [Fact]
    public async Task Code_that_ends_before_its_worker_has_reported_it_cut_off_holds_no_lane()
    {
        await _dispatch.DeliverAsync(Some.Keyed(Some.Assignment(), 0, "a1", "a2"));
        var cutOff = _dispatch.Run(await _dispatch.TakeOneAsync());
        Assert.True(cutOff.TryAbandon(AttemptOutcome.Failed(new WorkerStoppedException(4))));
        _dispatch.End(cutOff);
        await _dispatch.AssertReadyAsync();

        _dispatch.Work.Report(cutOff);
        _dispatch.Work.Announce();
        await _dispatch.NextAsync();
        _dispatch.Advance(10);

        await _dispatch.AssertReadyAsync("a1");
        Assert.Empty(_dispatch.Standstills.Current);
    }

    [Fact]
    public async Task A_partition_that_comes_back_waits_for_what_still_runs_of_its_former_tenure_lane_by_lane()
    {
        using var revoked = new CancellationTokenSource();
        await _dispatch.DeliverAsync(Some.Keyed(Some.Assignment(0, revoked.Token), 0, "a1", "a2"));
        var old = _dispatch.Run(await _dispatch.TakeOneAsync());
        revoked.Cancel();

        await _dispatch.DeliverAsync(Some.Keyed(Some.AssignmentAgain(), 0, "a1", "a2", "b1"));

        await _dispatch.AssertReadyAsync("b1");
        _dispatch.End(old, Failure);
        var again = await _dispatch.TakeOneAsync();
        Assert.Equal(("a1", 2), (OrderedDispatch.ValueOf(again), again.Assignment.Epoch));
        _dispatch.Complete(again);
        await _dispatch.AssertReadyAsync("a2");
    }

    [Fact]
    public async Task A_result_of_a_former_tenure_that_is_written_late_lets_the_lane_go_on()
    {
        using var revoked = new CancellationTokenSource();
        await _dispatch.DeliverAsync(Some.Keyed(Some.Assignment(0, revoked.Token), 0, "a1"));
        var old = _dispatch.Run(await _dispatch.TakeOneAsync());
        revoked.Cancel();
        await _dispatch.DeliverAsync(Some.Keyed(Some.AssignmentAgain(), 0, "a1"));

        _dispatch.End(old);
        await _dispatch.AssertReadyAsync();
        _dispatch.Settle(old);

        await _dispatch.AssertReadyAsync("a1");
    }

    [Fact]
    public async Task Abandoned_code_of_a_former_tenure_holds_its_lane_and_is_told_of()
    {
        using var revoked = new CancellationTokenSource();
        var abandoned = await AbandonFirstAsync(revoked.Token);
        revoked.Cancel();

        await _dispatch.DeliverAsync(Some.Keyed(Some.AssignmentAgain(), 0, "a1", "a2"));

        await _dispatch.AssertReadyAsync();
        await WaitForTellingAsync();
        Assert.Single(_dispatch.Standstills.Current);
        _dispatch.End(abandoned);
        var again = await _dispatch.TakeOneAsync();
        Assert.Equal(2, again.Assignment.Epoch);
        Assert.Empty(_dispatch.Standstills.Current);
    }

    [Fact]
    public async Task A_partition_that_leaves_takes_its_standstills_along()
    {
        using var revoked = new CancellationTokenSource();
        await AbandonFirstAsync(revoked.Token);
        await _dispatch.NextAsync();
        _dispatch.Advance(10);
        await _dispatch.AssertReadyAsync();
        await WaitForTellingAsync();
        Assert.Single(_dispatch.Standstills.Current);
        await _dispatch.NextAsync();

        revoked.Cancel();

        var returned = (await _dispatch.NextAsync()).Updates;
        Assert.Equal([(0L, 1), (1L, 0)], returned.Select(update => (update.Offset, update.EndedAttempts)));
        Assert.Empty(_dispatch.Standstills.Current);
    }

    [Fact]
    public async Task A_drain_does_not_wait_for_abandoned_code()
    {
        await AbandonFirstAsync();
        _dispatch.Advance(10);
        await _dispatch.AssertReadyAsync();

        await WaitForTellingAsync();
        Assert.Single(_dispatch.Standstills.Current);

        _dispatch.CompleteSource();

        await _dispatch.AssertCompletedAsync();
        Assert.Empty(_dispatch.Standstills.Current);
    }

    private async Task WaitForTellingAsync()
    {
        _dispatch.Advance(1);
        await _dispatch.AssertReadyAsync();
    }

    private async Task<TaskAttempt> AbandonFirstAsync(CancellationToken revoked = default)
    {
        await _dispatch.DeliverAsync(Some.Keyed(Some.Assignment(0, revoked), 0, "a1", "a2"));
        var attempt = _dispatch.Run(await _dispatch.TakeOneAsync());
        _dispatch.Advance(35);
        await _dispatch.AssertReadyAsync();
        Assert.True(attempt.RunsOn);
        return attempt;
    }
}
