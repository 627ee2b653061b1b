using System.Text;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Standstills;
using TaskQueue.Actors.Streams;
using TaskQueue.Actors.Workers;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Core.Retries;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>The stage alone, on virtual time; the test is its only worker.</summary>
public sealed class DispatchTests : TestKit
{
    private static readonly AttemptSettings ThreeAttempts = new()
    {
        Retries = new RetryPolicy(MaxAttempts: 3, TimeSpan.FromSeconds(10), Factor: 2, TimeSpan.FromMinutes(1), Jitter: 0),
        Timeout = TimeSpan.FromSeconds(30),
        Grace = TimeSpan.FromSeconds(5),
    };

    private readonly VirtualTime _time;
    private readonly WorkQueue _work = new();
    private readonly List<WorkerSlot> _abandonedSlots = [];
    private readonly List<Exception> _nodeFailures = [];

    private ISourceQueueWithComplete<RecordBatch> _source = null!;
    private ISinkQueue<Outcomes> _sink = null!;

    public DispatchTests(ITestOutputHelper output)
        : base(VirtualTime.Config, output: output) => _time = new VirtualTime(Sys);

    [Fact]
    public async Task Every_record_of_a_batch_becomes_ready_in_log_order()
    {
        await StartAsync(Some.Batch(Some.Assignment(), firstOffset: 7, "a", "b", "c"));

        Assert.Equal([7L, 8L, 9L], [Take().Offset, Take().Offset, Take().Offset]);
    }

    [Fact]
    public async Task A_succeeded_attempt_is_final()
    {
        await StartAsync(Some.Batch(Some.Assignment(), 7, "a"));
        var attempt = Take();

        End(attempt, AttemptOutcome.Succeeded(default));

        Assert.Same(attempt, Assert.Single((await NextAsync()).Final));
    }

    [Fact]
    public async Task A_failed_attempt_is_repeated_after_the_backoff_and_not_before()
    {
        await StartAsync(Some.Batch(Some.Assignment(), 7, "a"));

        End(Take(), Failed());

        var waiting = Assert.Single((await NextAsync()).Updates);
        Assert.Equal((7L, OffsetChange.Waiting, 1), (waiting.Offset, waiting.Change, waiting.EndedAttempts));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, _work.Ready);
        _time.Advance(TimeSpan.FromSeconds(1));
        var resumed = Assert.Single((await NextAsync()).Updates);
        Assert.Equal((7L, OffsetChange.Resumed), (resumed.Offset, resumed.Change));
        Assert.Equal(2, Take().Attempt);
    }

    [Fact]
    public async Task The_last_failed_attempt_is_final()
    {
        await StartAsync(Some.Batch(Some.Assignment(), 7, "a"));
        End(Take(), Failed());
        await NextAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        await NextAsync();
        End(Take(), Failed());
        await NextAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        await NextAsync();

        End(Take(), Failed());

        Assert.Equal(3, Assert.Single((await NextAsync()).Final).Attempt);
    }

    [Fact]
    public async Task Attempts_that_ended_at_a_former_owner_count()
    {
        var batch = Some.Batch(Some.Assignment(), 7, "a").Detach(0, endedAttempts: 2);
        await StartAsync(batch);

        End(Take(), Failed());

        Assert.Equal(3, Assert.Single((await NextAsync()).Final).Attempt);
    }

    [Fact]
    public async Task A_rejected_task_is_final_at_once()
    {
        await StartAsync(Some.Batch(Some.Assignment(), 7, "a"));

        End(Take(), AttemptOutcome.Rejected(new InvalidOperationException("never")));

        Assert.Equal(1, Assert.Single((await NextAsync()).Final).Attempt);
    }

    [Fact]
    public async Task An_undecodable_record_is_final_without_an_attempt_and_the_next_one_runs()
    {
        var builder = new RecordBatchBuilder();
        builder.Headers.Add("ce_specversion"u8, "9.9"u8);
        builder.Add(7, 0, hasKey: false, [], hasValue: true, "x"u8);
        builder.Add(8, 0, hasKey: false, [], hasValue: true, "y"u8);
        await StartAsync(builder.Build(Some.Assignment()));

        var rejected = Assert.Single((await NextAsync()).Final);

        Assert.Equal(7, rejected.Offset);
        Assert.IsType<UndecodableRecordException>(rejected.Outcome.Cause);
        Assert.Equal(8, Take().Offset);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("9.9")]
    public async Task A_replay_for_another_group_is_settled_without_an_attempt_even_if_it_is_no_task(string version)
    {
        var builder = new RecordBatchBuilder();
        builder.Headers.Add("tq-group"u8, "another"u8);
        builder.Headers.Add("ce_specversion"u8, Encoding.UTF8.GetBytes(version));
        builder.Add(8, 0, hasKey: false, [], hasValue: true, "y"u8);
        builder.Headers.Add("tq-group"u8, "mine"u8);
        builder.Add(9, 0, hasKey: false, [], hasValue: true, "z"u8);
        await StartAsync(builder.Build(Some.Assignment()));

        var outcomes = await NextAsync();

        Assert.Empty(outcomes.Final);
        var settled = Assert.Single(outcomes.Updates);
        Assert.Equal((8L, OffsetChange.Settled), (settled.Offset, settled.Change));
        Assert.Equal(9, Take().Offset);
        Assert.Equal(0, _work.Ready);
    }

    [Fact]
    public async Task A_missed_deadline_cancels_the_attempt_and_the_grace_period_abandons_it()
    {
        await StartAsync(Some.Batch(Some.Assignment(), 7, "a"));
        var (attempt, slot) = Run(Take());

        _time.Advance(TimeSpan.FromSeconds(30));
        await AwaitConditionAsync(() => Task.FromResult(attempt.CancellationToken.IsCancellationRequested));
        Assert.Equal(CancelReason.Deadline, attempt.CancelReason);
        Assert.Empty(_abandonedSlots);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(OffsetChange.Waiting, Assert.Single((await NextAsync()).Updates).Change);
        Assert.Same(slot, Assert.Single(_abandonedSlots));
        Assert.True(slot.IsOver);
        Assert.False(attempt.TryEnd(AttemptOutcome.Succeeded(default)));
    }

    [Fact]
    public async Task An_attempt_may_end_while_the_log_is_about_to_tell_how_long_it_runs()
    {
        await StartAsync(Some.Batch(Some.Assignment(), 7, "a"));
        var (attempt, _) = Run(Take());

        _time.Clock.OnNextLook(() => _work.End(attempt, AttemptOutcome.Succeeded(default)));
        _time.Advance(ThreeAttempts.WarnAfter);

        Assert.Same(attempt, Assert.Single((await NextAsync()).Final));
    }

    [Fact]
    public async Task Too_many_abandoned_attempts_end_the_node()
    {
        await StartAsync(Some.Batch(Some.Assignment(), 7, "a", "b", "c"));
        for (var i = 0; i < 3; i++)
        {
            Run(Take());
        }

        _time.Advance(TimeSpan.FromSeconds(35));
        await NextAsync();

        Assert.IsType<TooManyAbandonedException>(Assert.Single(_nodeFailures));
    }

    [Fact]
    public async Task A_revocation_hands_back_what_has_not_started_and_what_waits_and_lets_the_rest_end()
    {
        using var revoked = new CancellationTokenSource();
        var leaving = Some.Assignment(partition: 0, revoked.Token);
        await StartAsync(Some.Batch(leaving, 7, "fails", "runs", "ready"), Some.Batch(Some.Assignment(partition: 1), 20, "other"));
        End(Take(), Failed());
        await NextAsync();
        var (running, _) = Run(Take());

        revoked.Cancel();

        var returned = (await NextAsync()).Updates;
        Assert.Equal(
            [(7L, OffsetChange.Resumed, 1), (7L, OffsetChange.Returned, 1), (9L, OffsetChange.Returned, 0)],
            returned.Select(update => (update.Offset, update.Change, update.EndedAttempts)));
        _work.End(running, AttemptOutcome.Succeeded(default));
        _work.Announce();
        Assert.Same(running, Assert.Single((await NextAsync()).Final));
        Assert.Equal(20, Take().Offset);
    }

    [Fact]
    public async Task A_failed_attempt_of_a_leaving_partition_is_handed_back_with_its_count()
    {
        using var revoked = new CancellationTokenSource();
        await StartAsync(Some.Batch(Some.Assignment(0, revoked.Token), 7, "a"));
        var (running, _) = Run(Take());
        revoked.Cancel();

        _work.End(running, Failed());
        _work.Announce();

        var update = Assert.Single((await NextAsync()).Updates);
        Assert.Equal((OffsetChange.Returned, 1), (update.Change, update.EndedAttempts));
    }

    [Fact]
    public async Task A_drain_hands_back_what_has_not_started_and_completes_when_the_rest_has_ended()
    {
        await StartAsync(Some.Batch(Some.Assignment(), 7, "a", "b"), Some.Batch(Some.Assignment(), 9, "c").Detach(0, endedAttempts: 2));
        var (running, _) = Run(Take());

        _source.Complete();

        Assert.Equal(
            [(8L, OffsetChange.Returned, 0), (9L, OffsetChange.Returned, 2)],
            (await NextAsync()).Updates.Select(update => (update.Offset, update.Change, update.EndedAttempts)));
        Assert.Equal(0, _work.Ready);
        _work.End(running, AttemptOutcome.Succeeded(default));
        _work.Announce();

        Assert.Same(running, Assert.Single((await NextAsync()).Final));
        await ExpectCompletedAsync();
    }

    [Fact]
    public async Task A_drain_that_takes_too_long_cancels_and_what_observes_it_stays_open_uncounted()
    {
        await StartAsync(Some.Batch(Some.Assignment(), 7, "a", "b", "not started"));
        var (observant, _) = Run(Take());
        var (deaf, _) = Run(Take());
        _source.Complete();
        Assert.Equal(9, Assert.Single((await NextAsync()).Updates).Offset);

        _time.Advance(TimeSpan.FromSeconds(25));
        await AwaitConditionAsync(() => Task.FromResult(deaf.CancelReason == CancelReason.Drain));
        _work.End(observant, AttemptOutcome.Returned);
        _work.Announce();
        var update = Assert.Single((await NextAsync()).Updates);
        Assert.Equal((7L, OffsetChange.Returned, 0), (update.Offset, update.Change, update.EndedAttempts));

        _time.Advance(TimeSpan.FromSeconds(2));
        await ExpectCompletedAsync();
    }

    [Fact]
    public async Task A_drain_that_has_given_up_completes_though_downstream_was_busy_and_an_attempt_ended_afterwards()
    {
        await StartAsync(Some.Batch(Some.Assignment(), 7, "first", "second", "deaf"));
        var (first, _) = Run(Take());
        var (second, _) = Run(Take());
        var (deaf, _) = Run(Take());
        _work.End(first, AttemptOutcome.Succeeded(default));
        _work.Announce();
        await _source.OfferAsync(Some.Batch(Some.Assignment(partition: 1), 0, "barrier"));
        await AwaitConditionAsync(() => Task.FromResult(_work.Ready == 1));
        _work.End(second, AttemptOutcome.Succeeded(default));
        _work.Announce();
        _source.Complete();
        await AwaitConditionAsync(() => Task.FromResult(_work.Ready == 0));

        _time.Advance(TimeSpan.FromSeconds(25));
        await AwaitConditionAsync(() => Task.FromResult(deaf.CancelReason == CancelReason.Drain));
        await EventFilter.Warning(contains: "still runs").ExpectOneAsync(TimeSpan.FromSeconds(60), () =>
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            return Task.CompletedTask;
        });
        _work.End(deaf, AttemptOutcome.Succeeded(default));
        _work.Announce();

        Assert.Same(first, Assert.Single((await NextAsync()).Final));
        Assert.Equal([second, deaf], (await NextAsync()).Final);
        await ExpectCompletedAsync();
    }

    [Fact]
    public async Task A_task_of_an_unknown_kind_is_retried_for_a_while_whatever_the_count_and_then_final()
    {
        await StartAsync(Some.Batch(Some.Assignment(), 7, "a").Detach(0, endedAttempts: 50));
        var unknown = new UnknownKindException("new", ["old"]);

        End(Take(), AttemptOutcome.Failed(unknown));
        Assert.Equal(OffsetChange.Waiting, Assert.Single((await NextAsync()).Updates).Change);
        _time.Advance(ThreeAttempts.UnknownKindFor);
        await NextAsync();
        End(Take(), AttemptOutcome.Failed(unknown));

        Assert.Equal(52, Assert.Single((await NextAsync()).Final).Attempt);
    }

    private static AttemptOutcome Failed() => AttemptOutcome.Failed(new InvalidOperationException("no"));

    private async Task StartAsync(params RecordBatch[] batches)
    {
        var kinds = new TaskKinds(
            new Dictionary<string, ITaskHandler> { ["test"] = Some.Handler(_ => { }) },
            defaultKind: "test",
            new KindSettings { Attempts = ThreeAttempts },
            new Dictionary<string, KindSettings>());
        var dispatch = new Dispatch(
            _work,
            kinds,
            new DispatchSettings { Group = "mine", MaxAbandoned = 2 },
            _time.Clock,
            random: () => 0.5,
            _abandonedSlots.Add,
            _nodeFailures.Add,
            new StandstillBoard(_time.Clock));
        (_source, _sink) = Source.Queue<RecordBatch>(16, OverflowStrategy.Fail)
            .Via(dispatch)
            .ToMaterialized(Sink.Queue<Outcomes>().WithAttributes(Attributes.CreateInputBuffer(1, 1)), Keep.Both)
            .Run(Sys.Materializer());
        foreach (var batch in batches)
        {
            await _source.OfferAsync(batch);
        }

        var records = batches.Sum(batch => batch.Count);
        await AwaitConditionAsync(() => Task.FromResult(_work.Ready >= records - 1));
    }

    private TaskAttempt Take()
    {
        TaskAttempt? attempt = null;
        return SpinWait.SpinUntil(() => _work.TryTake(out attempt), TimeSpan.FromSeconds(60))
            ? attempt!
            : throw new InvalidOperationException("nothing is ready");
    }

    private (TaskAttempt Attempt, WorkerSlot Slot) Run(TaskAttempt attempt)
    {
        var slot = new WorkerSlot(TestActor);
        _work.Join(slot);
        Assert.True(attempt.TryStart(_time.Clock.GetTimestamp()));
        slot.Current = attempt;
        return (attempt, slot);
    }

    private void End(TaskAttempt attempt, AttemptOutcome outcome)
    {
        Assert.True(attempt.TryStart(_time.Clock.GetTimestamp()));
        _work.End(attempt, outcome);
        _work.Announce();
    }

    private async Task<Outcomes> NextAsync() =>
        (await _sink.PullAsync().WaitAsync(TimeSpan.FromSeconds(5))) is { HasValue: true, Value: var outcomes }
            ? outcomes
            : throw new InvalidOperationException("the stream has completed");

    private async Task ExpectCompletedAsync() =>
        Assert.False((await _sink.PullAsync().WaitAsync(TimeSpan.FromSeconds(5))).HasValue);
}
