using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Core.Retries;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>What follows a failed attempt: by kind, by what the handler says, by expiry, and when too much waits.</summary>
public sealed class DispatchRetriesTests : TestKit
{
    private static readonly KindSettings General = new()
    {
        Attempts = new AttemptSettings
        {
            Retries = new RetryPolicy(MaxAttempts: 3, TimeSpan.FromSeconds(10), Factor: 2, TimeSpan.FromMinutes(1), Jitter: 0.2),
            Timeout = TimeSpan.FromSeconds(30),
            Grace = TimeSpan.FromSeconds(5),
        },
        Breaker = new BreakerPolicy { Enabled = false },
    };

    private static readonly KindSettings Patient = new()
    {
        Attempts = new AttemptSettings
        {
            Retries = new RetryPolicy(MaxAttempts: 10, TimeSpan.FromSeconds(40), Factor: 1, TimeSpan.FromMinutes(1), Jitter: 0),
            Timeout = TimeSpan.FromHours(1),
            Grace = TimeSpan.FromSeconds(1),
        },
        Breaker = new BreakerPolicy { Enabled = false },
    };

    private readonly DispatchUnderTest _dispatch;
    private readonly Assignment _assignment = Some.Assignment();

    public DispatchRetriesTests(ITestOutputHelper output)
        : base(VirtualTime.Config, output: output) =>
        _dispatch = new DispatchUnderTest(Sys, TestActor, General, ("other", Patient));

    [Fact]
    public async Task Each_kind_has_its_own_backoff()
    {
        await _dispatch.ReadyAsync(2, Some.Batch(_assignment, 7, "a"), Some.Task(_assignment, 8, "other"));
        _dispatch.EndAll(2, Failed);
        await _dispatch.CollectAsync(2);

        Pass(10);
        Assert.Equal(7, Assert.Single((await _dispatch.NextAsync()).Updates).Offset);
        Pass(29);
        Assert.Equal(1, _dispatch.Work.Ready);
        Pass(1);

        Assert.Equal(8, Assert.Single((await _dispatch.NextAsync()).Updates).Offset);
    }

    [Fact]
    public async Task Each_kind_has_its_own_deadline()
    {
        await _dispatch.ReadyAsync(2, Some.Batch(_assignment, 7, "a"), Some.Task(_assignment, 8, "other"));
        var (general, _) = _dispatch.Run(_dispatch.Take());
        var (patient, _) = _dispatch.Run(_dispatch.Take());

        Pass(35);

        Assert.Equal(7, Assert.Single((await _dispatch.NextAsync()).Updates).Offset);
        Assert.Equal(CancelReason.Deadline, general.CancelReason);
        Assert.Equal(CancelReason.None, patient.CancelReason);
        Pass(3_601);
        Assert.Contains((await _dispatch.CollectAsync(2)).Updates, update => update.Offset == 8);
    }

    [Theory]
    [InlineData(0.0, 25)]
    [InlineData(0.5, 27.5)]
    public async Task The_delay_that_a_handler_asks_for_is_waited_for_and_spread_to_later_only(double chance, double seconds)
    {
        _dispatch.Random = chance;
        await _dispatch.ReadyAsync(1, Some.Batch(_assignment, 7, "a"));
        _dispatch.End(_dispatch.Take(), AttemptOutcome.Failed(new RetryAfterException(TimeSpan.FromSeconds(25))));
        Assert.Equal(1, Assert.Single((await _dispatch.NextAsync()).Updates).EndedAttempts);

        Pass(seconds - 0.001);
        Assert.Equal(0, _dispatch.Work.Ready);
        Pass(0.001);

        Assert.Equal(OffsetChange.Resumed, Assert.Single((await _dispatch.NextAsync()).Updates).Change);
        Assert.Equal(2, _dispatch.Take().Attempt);
    }

    [Fact]
    public async Task An_attempt_that_asks_for_a_delay_counts_and_the_limit_holds()
    {
        await _dispatch.ReadyAsync(1, Some.Task(_assignment, 7, "test", endedAttempts: 2));

        _dispatch.End(_dispatch.Take(), AttemptOutcome.Failed(new RetryAfterException(TimeSpan.Zero)));

        Assert.Equal(3, Assert.Single((await _dispatch.NextAsync()).Final).Attempt);
    }

    [Fact]
    public async Task A_count_beyond_which_there_is_none_ends_the_task_and_not_the_node()
    {
        await _dispatch.ReadyAsync(1, Some.Task(_assignment, 7, "test", endedAttempts: int.MaxValue));

        _dispatch.End(_dispatch.Take(), Failed());

        Assert.Equal(int.MaxValue, Assert.Single((await _dispatch.NextAsync()).Final).Attempt);
    }

    [Fact]
    public async Task What_the_task_says_wins_over_its_kind()
    {
        await _dispatch.ReadyAsync(1, Some.Task(_assignment, 7, "other", headers: ("ce_maxattempts", "1")));

        _dispatch.End(_dispatch.Take(), Failed());

        Assert.Equal(1, Assert.Single((await _dispatch.NextAsync()).Final).Attempt);
    }

    [Fact]
    public async Task Retries_that_wait_for_long_in_memory_are_warned_of_once_a_kind()
    {
        await _dispatch.ReadyAsync(3, Some.Task(_assignment, 7, "other"), Some.Task(_assignment, 8, "other"), Some.Batch(_assignment, 9, "short"));

        await EventFilter.Warning(start: "TQ2111: Tasks of the kind other that keep failing wait for their retries up to 00:06:00 in all")
            .ExpectAsync(1, async () =>
            {
                _dispatch.EndAll(3, Failed);
                await _dispatch.CollectAsync(3);
            });
    }

    [Fact]
    public async Task An_expired_task_does_not_start()
    {
        await _dispatch.ReadyAsync(1, Expiring(7, TimeSpan.FromSeconds(10)));
        var attempt = _dispatch.Take();
        Pass(10);

        _dispatch.EndUnstarted(attempt);

        var expired = Assert.Single((await _dispatch.NextAsync()).Final);
        Assert.Equal(AttemptOutcomeKind.Expired, expired.Outcome.Kind);
        Assert.Equal(0, expired.AttemptsMade);
    }

    [Fact]
    public async Task A_task_that_would_be_tried_again_after_its_expiry_expires_when_it_does()
    {
        await _dispatch.ReadyAsync(1, Expiring(7, TimeSpan.FromSeconds(4)));
        _dispatch.End(_dispatch.Take(), Failed());
        await _dispatch.NextAsync();

        Pass(3.999);
        Assert.Equal(0, _dispatch.Work.Ready);
        Pass(0.001);

        var expired = Assert.Single((await _dispatch.NextAsync()).Final);
        Assert.Equal((7L, AttemptOutcomeKind.Expired, 1), (expired.Offset, expired.Outcome.Kind, expired.AttemptsMade));
        Assert.Equal(0, _dispatch.Work.Ready);
    }

    [Fact]
    public async Task A_task_that_expires_later_is_tried_again_before()
    {
        await _dispatch.ReadyAsync(1, Expiring(7, TimeSpan.FromSeconds(11)));
        _dispatch.End(_dispatch.Take(), Failed());
        await _dispatch.NextAsync();

        Pass(10);

        Assert.Equal(OffsetChange.Resumed, Assert.Single((await _dispatch.NextAsync()).Updates).Change);
    }

    [Fact]
    public async Task When_a_partition_is_full_of_waiting_tasks_the_earliest_are_brought_forward_bit_by_bit()
    {
        var other = Some.Assignment(partition: 1);
        await _dispatch.ReadyAsync(
            17, [Some.Batch(other, 100, "b"), .. Enumerable.Range(0, 16).Select(offset => Some.Batch(_assignment, offset, "a"))]);
        _dispatch.EndAll(17, Failed);
        await _dispatch.CollectAsync(17);

        _assignment.IsWaitingFull = true;
        Pass(0.02);
        await DispatchUnderTest.UntilAsync(() => _dispatch.Work.Ready == 2);
        Assert.Equal([0L, 1L], (await _dispatch.CollectAsync(2)).Updates.Select(update => update.Offset));
        Pass(0.02);
        await DispatchUnderTest.UntilAsync(() => _dispatch.Work.Ready == 3);
        Assert.Equal((2L, OffsetChange.Resumed), ToPair(Assert.Single((await _dispatch.NextAsync()).Updates)));

        _assignment.IsWaitingFull = false;
        Pass(1);
        Assert.Equal(3, _dispatch.Work.Ready);
        Pass(10);
        await _dispatch.CollectAsync(14);
    }

    [Fact]
    public async Task A_task_of_an_unknown_kind_goes_on_with_the_time_that_it_waited_elsewhere()
    {
        // Two attempts have ended elsewhere, so it waited for 8 s at least, the jitter taken off.
        await _dispatch.ReadyAsync(1, Some.Task(_assignment, 7, "new", endedAttempts: 1, writtenMs: -1));
        await FailUnknownAsync();

        await PassUnknownAsync(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(8), final: true);
    }

    [Fact]
    public async Task A_task_of_an_unknown_kind_cannot_have_waited_for_longer_than_it_exists()
    {
        var now = _dispatch.Time.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await _dispatch.ReadyAsync(1, Some.Task(_assignment, 7, "new", endedAttempts: 3, writtenMs: now));
        await FailUnknownAsync();

        await PassUnknownAsync(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1), final: false);
    }

    [Fact]
    public async Task A_timestamp_that_is_no_time_keeps_a_task_of_an_unknown_kind_from_nothing()
    {
        await _dispatch.ReadyAsync(1, Some.Task(_assignment, 7, "new", endedAttempts: 3, writtenMs: long.MaxValue));
        await FailUnknownAsync();

        await PassUnknownAsync(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1), final: false);
    }

    [Fact]
    public async Task Half_of_the_time_for_an_unknown_kind_is_left_to_each_owner()
    {
        await _dispatch.ReadyAsync(1, Some.Task(_assignment, 7, "new", endedAttempts: 1_000, writtenMs: -1));
        await FailUnknownAsync();

        await PassUnknownAsync(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1), final: false);
        await PassUnknownAsync(TimeSpan.FromSeconds(61), final: true);
    }

    [Fact]
    public async Task An_interrupted_attempt_runs_again_at_once_and_does_not_count()
    {
        await _dispatch.ReadyAsync(1, Some.Batch(_assignment, 7, "a"));
        var (attempt, _) = _dispatch.Run(_dispatch.Take());

        Assert.True(attempt.TryAbandon(AttemptOutcome.Interrupted));
        _dispatch.Work.Report(attempt);
        _dispatch.Work.Announce();
        await DispatchUnderTest.UntilAsync(() => _dispatch.Work.Ready == 1);

        var again = _dispatch.Take();
        Assert.Equal((7L, 1, 1), (again.Offset, again.Attempt, again.Interruptions));
        _dispatch.End(again, AttemptOutcome.Succeeded(default));
        Assert.Same(again, Assert.Single((await _dispatch.NextAsync()).Final));
    }

    [Fact]
    public async Task A_late_end_of_an_abandoned_attempt_is_told()
    {
        await _dispatch.ReadyAsync(1, Some.Batch(_assignment, 7, "a"));
        var (attempt, _) = _dispatch.Run(_dispatch.Take());
        Pass(35);
        await _dispatch.NextAsync();
        _dispatch.Work.End(attempt, AttemptOutcome.Succeeded(default));

        await EventFilter.Info(start: "1 attempts ended after they had been given up").ExpectOneAsync(() =>
        {
            Pass(0.02);
            return Task.CompletedTask;
        });
        Assert.Equal(1, _dispatch.Work.Late);
    }

    [Fact]
    public async Task Retries_that_wait_are_neither_awaited_nor_started_in_a_drain()
    {
        await _dispatch.ReadyAsync(2, Some.Batch(_assignment, 7, "fails", "runs"));
        _dispatch.End(_dispatch.Take(), Failed());
        Assert.Equal(1, Assert.Single((await _dispatch.NextAsync()).Updates).EndedAttempts);
        var (running, _) = _dispatch.Run(_dispatch.Take());
        await EventFilter.Info(contains: "and 1 that wait").ExpectOneAsync(() =>
        {
            _dispatch.Drain();
            return Task.CompletedTask;
        });

        Pass(15);
        Assert.Equal(0, _dispatch.Work.Ready);
        _dispatch.Work.End(running, AttemptOutcome.Succeeded(default));
        _dispatch.Work.Announce();

        Assert.Same(running, Assert.Single((await _dispatch.NextAsync()).Final));
        await _dispatch.ExpectCompletedAsync();
    }

    [Fact]
    public async Task A_drain_names_the_tasks_that_it_cuts_off_and_counts_those_beyond_twenty()
    {
        await _dispatch.ReadyAsync(24, [.. Enumerable.Range(0, 24).Select(offset => Some.Task(_assignment, offset, "other"))]);
        var running = Enumerable.Range(0, 23).Select(_ => _dispatch.Run(_dispatch.Take()).Attempt).ToArray();
        _dispatch.Drain();
        await DispatchUnderTest.UntilAsync(() => _dispatch.Work.Ready == 0);
        Pass(25);
        await DispatchUnderTest.UntilAsync(() => running.All(attempt => attempt.CancelReason == CancelReason.Drain));

        await EventFilter.Warning(start: "TQ2105: drain-timeout cut off 23 tasks").ExpectOneAsync(() =>
            EventFilter.Warning(start: "TQ2104: Task other-").ExpectAsync(20, async () =>
            {
                foreach (var attempt in running[..22])
                {
                    _dispatch.Work.End(attempt, AttemptOutcome.Returned);
                }

                _dispatch.Work.Announce();
                Assert.All((await _dispatch.CollectAsync(22)).Updates, update => Assert.Equal((OffsetChange.Returned, 0), (update.Change, update.EndedAttempts)));
                Pass(2);
                await _dispatch.ExpectCompletedAsync();
            }));
    }

    private static AttemptOutcome Failed() => AttemptOutcome.Failed(new InvalidOperationException("no"));

    private static (long, OffsetChange) ToPair(OffsetUpdate update) => (update.Offset, update.Change);

    private RecordBatch Expiring(long offset, TimeSpan after) => Some.Task(
        _assignment,
        offset,
        "test",
        headers: ("ce_expirytime", (_dispatch.Time.Clock.GetUtcNow() + after).ToString("O")));

    private async Task FailUnknownAsync()
    {
        _dispatch.End(_dispatch.Take(), AttemptOutcome.Failed(new UnknownKindException("new", ["old"])));
        Assert.Equal(OffsetChange.Waiting, Assert.Single((await _dispatch.NextAsync()).Updates).Change);
    }

    // The retry is due within a minute, and its attempt then ends after the whole time.
    private async Task PassUnknownAsync(TimeSpan time, bool final)
    {
        _dispatch.Time.Advance(time);
        Assert.Equal(OffsetChange.Resumed, Assert.Single((await _dispatch.NextAsync()).Updates).Change);
        _dispatch.End(_dispatch.Take(), AttemptOutcome.Failed(new UnknownKindException("new", ["old"])));
        var outcomes = await _dispatch.NextAsync();
        Assert.Equal(final ? 1 : 0, outcomes.Final.Count);
    }

    private void Pass(double seconds) => _dispatch.Time.Advance(TimeSpan.FromSeconds(seconds));
}
