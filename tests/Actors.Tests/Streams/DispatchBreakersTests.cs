using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Streams;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Core.Retries;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>A kind whose attempts fail is paused, its tasks wait without using up attempts, and it goes on by itself.</summary>
public sealed class DispatchBreakersTests : TestKit
{
    private static readonly KindSettings Settings = new()
    {
        Attempts = new AttemptSettings
        {
            Retries = new RetryPolicy(MaxAttempts: 5, TimeSpan.FromSeconds(3), Factor: 1, TimeSpan.FromMinutes(1), Jitter: 0),
        },
        Breaker = new BreakerPolicy { MinAttempts = 4, Pause = TimeSpan.FromSeconds(10), Probes = 3 },
    };

    private readonly DispatchUnderTest _dispatch;
    private readonly Assignment _assignment = Some.Assignment();

    public DispatchBreakersTests(ITestOutputHelper output)
        : base(VirtualTime.Config, output: output) => _dispatch = new DispatchUnderTest(Sys, TestActor, Settings) { Random = 0 };

    [Fact]
    public async Task Ready_tasks_of_a_paused_kind_are_taken_back_with_their_attempts_as_they_were_and_others_run_on()
    {
        await _dispatch.ReadyAsync(
            7, Tests(0, 5), Some.Task(_assignment, 10, "other"), Some.Task(_assignment, 11, "test", endedAttempts: 2));

        _dispatch.EndAll(4, Failed);

        var updates = (await _dispatch.CollectAsync(6)).Updates;
        Assert.Equal(
            [(0L, 1), (1L, 1), (2L, 1), (3L, 1), (4L, 0), (11L, 2)],
            updates.OrderBy(update => update.Offset).Select(update => (update.Offset, update.EndedAttempts)));
        Assert.All(updates, update => Assert.Equal(OffsetChange.Waiting, update.Change));
        Assert.Equal(10, _dispatch.Take().Offset);
        Assert.Equal(0, _dispatch.Work.Ready);
    }

    [Fact]
    public async Task Due_retries_and_new_tasks_of_a_paused_kind_wait()
    {
        await PauseAsync();

        await _dispatch.OfferAsync(Tests(10, 2));
        Assert.Equal([(10L, OffsetChange.Waiting, 0), (11L, OffsetChange.Waiting, 0)], Triples(await _dispatch.CollectAsync(2)));
        Pass(9);

        Assert.Equal(0, _dispatch.Work.Ready);
    }

    [Fact]
    public async Task After_the_pause_the_oldest_run_as_probes_and_their_success_lets_all_go_on()
    {
        await PauseAsync();
        await _dispatch.OfferAsync(Tests(10, 6));
        await _dispatch.CollectAsync(6);

        Pass(10);

        var probes = await _dispatch.CollectAsync(3);
        Assert.All(probes.Updates, update => Assert.Equal(OffsetChange.Resumed, update.Change));
        Assert.Equal(3, _dispatch.Work.Ready);
        _dispatch.EndAll(2, () => AttemptOutcome.Succeeded(default));
        var rest = await _dispatch.CollectAsync(2 + 7);
        Assert.Equal(2, rest.Final.Count);
        Assert.Equal(
            Enumerable.Range(10, 6).Select(offset => (long)offset).Concat([0L, 1L, 2L, 3L]).Order(),
            probes.Updates.Concat(rest.Updates).Select(update => update.Offset).Order());
        Assert.Equal(8, _dispatch.Work.Ready);
        Assert.Empty(_dispatch.Board.Current);
    }

    [Fact]
    public async Task Probes_that_fail_pause_the_kind_for_twice_as_long_and_use_up_their_own_attempts_alone()
    {
        await PauseAsync();
        await _dispatch.OfferAsync(Tests(10, 6));
        await _dispatch.CollectAsync(6);
        Pass(10);
        await _dispatch.CollectAsync(3);

        _dispatch.EndAll(2, Failed);

        // Two probes failed and wait for their retry; the third had not started and is taken back.
        var updates = (await _dispatch.CollectAsync(3)).Updates;
        Assert.All(updates, update => Assert.Equal(OffsetChange.Waiting, update.Change));
        Assert.Equal(0, _dispatch.Work.Ready);
        Pass(19.9);
        Assert.Equal(0, _dispatch.Work.Ready);
        Pass(0.1);
        await _dispatch.CollectAsync(3);
        Assert.Equal(3, _dispatch.Work.Ready);
    }

    [Fact]
    public async Task A_success_of_an_attempt_that_began_before_the_pause_does_not_end_it()
    {
        await _dispatch.ReadyAsync(6, Tests(0, 6));
        var (before, _) = _dispatch.Run(_dispatch.Take());
        _dispatch.EndAll(4, Failed);
        await _dispatch.CollectAsync(5);

        _dispatch.Work.End(before, AttemptOutcome.Succeeded(default));
        _dispatch.Work.Announce();

        Assert.Same(before, Assert.Single((await _dispatch.NextAsync()).Final));
        Assert.Equal(0, _dispatch.Work.Ready);
        Assert.NotEmpty(_dispatch.Board.Current);
    }

    [Fact]
    public async Task Rejected_returned_and_expired_tasks_say_nothing_about_their_kind()
    {
        await _dispatch.ReadyAsync(12, Tests(0, 12));

        _dispatch.EndAll(4, () => AttemptOutcome.Rejected(new RejectTaskException("never")));
        _dispatch.EndAll(4, () => AttemptOutcome.Returned);
        await _dispatch.CollectAsync(8);

        Assert.Equal(4, _dispatch.Work.Ready);
        Assert.Empty(_dispatch.Board.Current);
    }

    [Fact]
    public async Task An_unknown_kind_is_never_paused()
    {
        await _dispatch.ReadyAsync(5, [.. Enumerable.Range(0, 5).Select(offset => Some.Task(_assignment, offset, "new"))]);

        _dispatch.EndAll(4, () => AttemptOutcome.Failed(new UnknownKindException("new", ["test"])));
        await _dispatch.CollectAsync(4);

        Assert.Equal(1, _dispatch.Work.Ready);
    }

    [Fact]
    public async Task A_kind_whose_breaker_is_off_is_never_paused()
    {
        var dispatch = new DispatchUnderTest(Sys, TestActor, Settings, ("test", Settings with { Breaker = new BreakerPolicy { Enabled = false } }));
        await dispatch.ReadyAsync(5, Tests(0, 5));

        dispatch.EndAll(4, Failed);
        await dispatch.CollectAsync(4);

        Assert.Equal(1, dispatch.Work.Ready);
    }

    [Fact]
    public async Task A_leaving_partition_gets_its_parked_tasks_back_with_their_attempts()
    {
        using var revoked = new CancellationTokenSource();
        var leaving = Some.Assignment(partition: 1, revoked.Token);
        await PauseAsync();
        await _dispatch.OfferAsync(Tests(10, 1), Some.Task(leaving, 20, "test", endedAttempts: 3));
        await _dispatch.CollectAsync(2);

        await revoked.CancelAsync();

        Assert.Equal([(20L, OffsetChange.Resumed, 3), (20L, OffsetChange.Returned, 3)], Triples(await _dispatch.NextAsync()));
    }

    [Fact]
    public async Task A_probe_that_leaves_with_its_partition_makes_room_for_another()
    {
        using var revoked = new CancellationTokenSource();
        var leaving = Some.Assignment(partition: 1, revoked.Token);
        await _dispatch.ReadyAsync(4, Tests(0, 4, leaving));
        _dispatch.EndAll(4, Failed);
        await _dispatch.CollectAsync(4);
        await _dispatch.OfferAsync(Tests(10, 2));
        await _dispatch.CollectAsync(2);
        Pass(10);
        Assert.Equal(3, (await _dispatch.CollectAsync(3)).Updates.Count);

        await revoked.CancelAsync();
        await _dispatch.CollectAsync(1);
        Pass(0.02);

        await DispatchUnderTest.UntilAsync(() => _dispatch.Work.Ready == 2);
        Assert.Equal([10L, 11L], new[] { _dispatch.Take().Offset, _dispatch.Take().Offset }.Order());
    }

    [Fact]
    public async Task A_drain_does_not_wait_for_a_paused_kind()
    {
        await PauseAsync();
        await _dispatch.OfferAsync(Tests(10, 1));
        await _dispatch.CollectAsync(1);

        _dispatch.Drain();

        await _dispatch.ExpectCompletedAsync();
        Assert.Empty(_dispatch.Board.Current);
    }

    [Fact]
    public async Task A_parked_task_that_has_expired_is_told_so_instead_of_being_a_probe()
    {
        await PauseAsync();
        var expiry = (_dispatch.Time.Clock.GetUtcNow() + TimeSpan.FromSeconds(5)).ToString("O");
        await _dispatch.OfferAsync(Some.Task(_assignment, 10, "test", headers: ("ce_expirytime", expiry)));
        await _dispatch.CollectAsync(1);

        Pass(10);

        var outcomes = await _dispatch.CollectAsync(4);
        Assert.Equal((10L, AttemptOutcomeKind.Expired), (Assert.Single(outcomes.Final).Offset, outcomes.Final[0].Outcome.Kind));
        Assert.Equal(3, _dispatch.Work.Ready);
    }

    [Fact]
    public async Task It_says_what_is_paused_why_and_what_follows_again_and_again_and_when_it_goes_on()
    {
        await _dispatch.ReadyAsync(6, Tests(0, 6));
        await EventFilter.Error(start: "TQ2110: Kind test is paused: 4 of 4 attempts failed within 00:01:00, most often with InvalidOperationException: no; 2 of its tasks wait for it to go on; the next probe runs in 00:00:10")
            .ExpectOneAsync(async () =>
            {
                _dispatch.EndAll(4, Failed);
                await _dispatch.CollectAsync(6);
            });
        var standstill = Assert.Single(_dispatch.Board.Current);
        Assert.Equal(("TQ2110", "test"), (standstill.Code, standstill.Subject));
        Pass(10);
        await _dispatch.CollectAsync(3);

        await EventFilter.Error(start: "TQ2110: Kind test is still paused: ").ExpectOneAsync(() =>
        {
            Pass(20);
            return Task.CompletedTask;
        });
        await EventFilter.Info(start: "Kind test goes on after 00:00:30; 3 of its tasks waited").ExpectOneAsync(() =>
        {
            _dispatch.EndAll(3, () => AttemptOutcome.Succeeded(default));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Bringing_retries_forward_does_not_start_tasks_of_a_paused_kind()
    {
        await PauseAsync();

        _assignment.IsWaitingFull = true;
        Pass(9);

        Assert.Equal(0, _dispatch.Work.Ready);
    }

    [Fact]
    public async Task A_paused_kind_that_is_the_smaller_part_gives_way_where_its_tasks_keep_a_partition_from_being_read()
    {
        await _dispatch.ReadyAsync(6, [.. Enumerable.Range(20, 6).Select(offset => Some.Task(_assignment, offset, "other"))]);
        _dispatch.EndAll(6, () => AttemptOutcome.Succeeded(default));
        await _dispatch.CollectAsync(6);
        await PauseAsync();
        Pass(3); // The retries are due, and parked.

        _assignment.IsWaitingFull = true;
        Pass(0.02);

        var outcomes = await _dispatch.CollectAsync(2);
        var letGo = Assert.Single(outcomes.Final);
        Assert.Equal((0L, 1), (letGo.Offset, letGo.AttemptsMade));
        Assert.Equal([(0, OffsetChange.Resumed, 1)], Triples(outcomes));
        Assert.Equal("test", Assert.IsType<KindPausedException>(letGo.Outcome.Cause).Kind);
        Assert.Contains("InvalidOperationException: no", letGo.Outcome.Cause.Message, StringComparison.Ordinal);
        _assignment.IsWaitingFull = false;
        Pass(1);
        Assert.Equal(0, _dispatch.Work.Ready);
    }

    [Fact]
    public async Task A_paused_kind_that_is_the_larger_part_stays_and_nothing_of_it_is_dead_lettered()
    {
        await _dispatch.ReadyAsync(3, [.. Enumerable.Range(20, 3).Select(offset => Some.Task(_assignment, offset, "other"))]);
        _dispatch.EndAll(3, () => AttemptOutcome.Succeeded(default));
        await _dispatch.CollectAsync(3);
        await PauseAsync();

        _assignment.IsWaitingFull = true;
        Pass(9);
        await _dispatch.OfferAsync(Some.Task(_assignment, 30, "other"));
        await DispatchUnderTest.UntilAsync(() => _dispatch.Work.Ready == 1);
        _dispatch.End(_dispatch.Take(), AttemptOutcome.Succeeded(default));

        Assert.Equal(30, Assert.Single((await _dispatch.CollectAsync(1)).Final).Offset);
    }

    [Fact]
    public async Task An_exception_that_cannot_say_what_happened_fails_its_attempt_and_nothing_else()
    {
        await _dispatch.ReadyAsync(2, Tests(0, 2));

        _dispatch.End(_dispatch.Take(), AttemptOutcome.Failed(new SilentException(throws: false)));
        _dispatch.End(_dispatch.Take(), AttemptOutcome.Failed(new SilentException(throws: true)));

        Assert.All((await _dispatch.CollectAsync(2)).Updates, update => Assert.Equal(OffsetChange.Waiting, update.Change));
    }

    private static AttemptOutcome Failed() => AttemptOutcome.Failed(new InvalidOperationException("no"));

    private static IEnumerable<(long, OffsetChange, int)> Triples(Outcomes outcomes) =>
        outcomes.Updates.Select(update => (update.Offset, update.Change, update.EndedAttempts));

    private RecordBatch Tests(long first, int count, Assignment? assignment = null) =>
        Some.Batch(assignment ?? _assignment, first, [.. Enumerable.Repeat("x", count)]);

    // Offsets 0 to 3 fail and wait for their retries.
    private async Task PauseAsync()
    {
        await _dispatch.ReadyAsync(4, Tests(0, 4));
        _dispatch.EndAll(4, Failed);
        await _dispatch.CollectAsync(4);
        Assert.NotEmpty(_dispatch.Board.Current);
    }

    private void Pass(double seconds) => _dispatch.Time.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class SilentException(bool throws) : Exception
    {
        public override string Message => throws ? throw new InvalidOperationException("no message") : null!;
    }
}
