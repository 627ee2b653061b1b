using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Akka.Actor;
using Akka.Routing;
using Akka.TestKit.Xunit2;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Workers;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Workers;

/// <summary>What HOCON's deployment of <c>/workers</c> decides, and what the pool does with attempts and failures.</summary>
public sealed class WorkerPoolTests(ITestOutputHelper output) : TestKit(Deployment, output: output)
{
    private const string Deployment = """
        akka.actor.deployment {
          /workers {
            router = smallest-mailbox-pool
            nr-of-instances = 3
            pool-dispatcher { type = PinnedDispatcher }
          }
        }
        """;

    private readonly WorkQueue _work = new();
    private readonly TaskCompletionSource<(FailureDirective, Exception)> _nodeFailure = new();

    [Fact]
    public async Task Hocon_decides_the_kind_of_the_pool()
    {
        var pool = await StartAsync(new SupervisionSettings());

        var cell = ((ActorRefWithCell)pool).Underlying;

        Assert.IsType<SmallestMailboxPool>(cell.GetType().GetProperty("RouterConfig")!.GetValue(cell));
    }

    [Fact]
    public async Task Hocon_decides_the_number_of_workers()
    {
        var pool = await StartAsync(new SupervisionSettings());

        var routees = await pool.Ask<Routees>(GetRoutees.Instance, TimeSpan.FromSeconds(3));

        Assert.Equal(3, routees.Members.Count());
        Assert.Equal(3, _work.Workers);
    }

    [Fact]
    public async Task Hocon_decides_the_dispatcher_of_the_workers()
    {
        await StartAsync(new SupervisionSettings());

        var dispatchers = _work.Slots.Select(slot => ((ActorRefWithCell)slot.Worker).Underlying).Cast<ActorCell>()
            .Select(cell => cell.Dispatcher.Id).Distinct();

        Assert.Equal(["akka.actor.deployment./workers.pool-dispatcher"], dispatchers);
    }

    [Fact]
    public async Task A_worker_runs_a_synchronous_handler_and_reports_its_result()
    {
        await StartAsync(new SupervisionSettings());
        var ended = new EndedAttempts(_work);

        Run(Some.Attempt(Some.Handler(context =>
            new ValueTask<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(context.Argument).ToUpperInvariant())))));

        var outcome = (await ended.NextAsync()).Outcome;
        Assert.Equal(AttemptOutcomeKind.Succeeded, outcome.Kind);
        Assert.Equal("TASK1", Encoding.UTF8.GetString(outcome.Result.Span));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_handler_leaves_with_its_thread_does_not_meet_the_next_task(bool throws)
    {
        await StartAsync(new SupervisionSettings { Default = FailureDirective.Resume });
        var ended = new EndedAttempts(_work);
        var tenant = new AsyncLocal<string?>();
        var culture = CultureInfo.CurrentCulture;
        var seen = new ConcurrentBag<(string? Tenant, string Culture)>();
        var handler = Some.Handler(_ =>
        {
            seen.Add((tenant.Value, CultureInfo.CurrentCulture.Name));
            tenant.Value = "acme";
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            if (throws)
            {
                throw new InvalidOperationException("no luck");
            }
        });

        for (var i = 0; i < 100; i++)
        {
            Run(Some.Attempt(handler, offset: i));
            await ended.NextAsync();
        }

        Assert.Equal((null, culture.Name), Assert.Single(seen.Distinct()));
    }

    [Fact]
    public async Task A_task_that_completes_while_its_worker_looks_at_it_ends_like_any_other()
    {
        await StartAsync(new SupervisionSettings());
        var ended = new EndedAttempts(_work);

        Run(Some.Attempt(Some.Handler(_ => new LateCompletion().Pending)));

        Assert.Equal(AttemptOutcomeKind.Succeeded, (await ended.NextAsync()).Outcome.Kind);
    }

    [Fact]
    public async Task No_task_waits_behind_a_slow_one_while_a_worker_is_free()
    {
        await StartAsync(new SupervisionSettings());
        var ended = new EndedAttempts(_work);
        var never = new TaskCompletionSource<ReadOnlyMemory<byte>>();

        Run(
            Some.Attempt(Some.Handler(_ => new(never.Task))),
            Some.Attempt(Some.Handler(_ => new(never.Task))),
            Some.Attempt(Some.Handler(_ => { }), offset: 2));

        Assert.Equal(2, (await ended.NextAsync()).Offset);
        await AwaitConditionAsync(() => Task.FromResult(_work.Busy == 2)); // Its worker tells first, then it is idle.
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_handler_throws_ends_the_attempt_as_failed_and_the_worker_goes_on(bool asynchronously)
    {
        await StartAsync(new SupervisionSettings());
        var ended = new EndedAttempts(_work);

        for (var i = 0; i < 100; i++)
        {
            Run(Some.Attempt(Some.Handler(async _ =>
            {
                if (asynchronously)
                {
                    await Task.Yield();
                }

                throw new InvalidOperationException("no");
            })));
            var outcome = (await ended.NextAsync()).Outcome;
            Assert.Equal(AttemptOutcomeKind.Failed, outcome.Kind);
            Assert.Equal("no", outcome.Cause!.Message);
        }

        Assert.Equal(3, _work.Workers);
    }

    [Theory]
    [MemberData(nameof(OddExceptions))]
    public async Task An_exception_of_any_kind_is_the_outcome_and_its_code_has_ended(Exception thrown, bool asynchronously)
    {
        await StartAsync(new SupervisionSettings());
        var ended = new EndedAttempts(_work);

        Run(Some.Attempt(Some.Handler(_ => asynchronously ? ThrowLaterAsync(thrown) : throw thrown)));

        var attempt = await ended.NextAsync();
        Assert.Equal(AttemptOutcomeKind.Failed, attempt.Outcome.Kind);
        Assert.Same(thrown, attempt.Outcome.Cause);
        Assert.False(attempt.RunsOn);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_rejection_ends_the_task_and_is_no_failure_of_the_worker(bool asynchronously, bool wrapped)
    {
        await StartAsync(new SupervisionSettings { Default = FailureDirective.Escalate });
        var ended = new EndedAttempts(_work);
        var reject = new RejectTaskException("never");

        Run(Some.Attempt(Some.Handler(_ => (asynchronously, wrapped) switch
        {
            (false, _) => throw reject,
            (true, false) => ValueTask.FromException<ReadOnlyMemory<byte>>(reject),
            _ => new(Task.Run<ReadOnlyMemory<byte>>(() => Task.FromException<ReadOnlyMemory<byte>>(reject).Result)),
        })));

        var outcome = (await ended.NextAsync()).Outcome;
        Assert.Equal(AttemptOutcomeKind.Rejected, outcome.Kind);
        Assert.Same(reject, outcome.Cause);
        Run(Some.Attempt(Some.Handler(_ => { })));
        await ended.NextAsync();
        Assert.False(_nodeFailure.Task.IsCompleted);
    }

    [Fact]
    public async Task A_delay_that_a_handler_asks_for_is_no_failure_of_the_worker()
    {
        await StartAsync(new SupervisionSettings { Default = FailureDirective.Escalate });
        var ended = new EndedAttempts(_work);

        Run(Some.Attempt(Some.Handler(_ => throw new RetryAfterException(TimeSpan.FromSeconds(5)))));

        var outcome = (await ended.NextAsync()).Outcome;
        Assert.Equal(AttemptOutcomeKind.Failed, outcome.Kind);
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.IsType<RetryAfterException>(outcome.Cause).Delay);
        Run(Some.Attempt(Some.Handler(_ => { })));
        await ended.NextAsync();
        Assert.False(_nodeFailure.Task.IsCompleted);
    }

    [Fact]
    public async Task A_restarting_worker_reports_first_and_takes_the_next_task()
    {
        await StartAsync(new SupervisionSettings { Default = FailureDirective.Restart });
        var ended = new EndedAttempts(_work);

        for (var i = 0; i < 8; i++)
        {
            Run(Some.Attempt(Some.Handler(_ => throw new InvalidOperationException("no"))));
            Assert.Equal(AttemptOutcomeKind.Failed, (await ended.NextAsync()).Outcome.Kind);
        }

        Run(Some.Attempt(Some.Handler(_ => { })));
        Assert.Equal(AttemptOutcomeKind.Succeeded, (await ended.NextAsync()).Outcome.Kind);
    }

    [Theory]
    [InlineData(FailureDirective.Stop)]
    [InlineData(FailureDirective.Restart)]
    internal async Task Workers_that_stop_or_pass_their_limit_are_replaced_even_when_all_are_gone(FailureDirective directive)
    {
        await StartAsync(new SupervisionSettings { Default = directive, MaxRestarts = 1 });
        var ended = new EndedAttempts(_work);

        for (var i = 0; i < 20; i++)
        {
            Run(Some.Attempt(Some.Handler(_ => throw new InvalidOperationException("no"))));
            Assert.Equal(AttemptOutcomeKind.Failed, (await ended.NextAsync()).Outcome.Kind);
        }

        await AwaitAssertAsync(() => Assert.Equal(3, _work.Workers));
    }

    [Fact]
    public async Task The_death_of_a_worker_interrupts_its_attempt_and_cancels_the_handler()
    {
        await StartAsync(new SupervisionSettings());
        var ended = new EndedAttempts(_work);
        var token = new TaskCompletionSource<CancellationToken>();
        Run(Some.Attempt(Some.Handler(async context =>
        {
            token.SetResult(context.CancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
            return default;
        })));
        var canceled = await token.Task;

        Sys.Stop(_work.Slots.Single(slot => slot.Current is not null).Worker);

        Assert.Equal(AttemptOutcomeKind.Interrupted, (await ended.NextAsync()).Outcome.Kind);
        Assert.True(canceled.IsCancellationRequested);
        await AwaitAssertAsync(() => Assert.Equal(3, _work.Workers));
    }

    [Fact]
    public async Task Escalate_tells_the_node_and_the_outcome_is_still_reported()
    {
        await StartAsync(new SupervisionSettings
        {
            ByException = new Dictionary<string, FailureDirective> { ["System.SystemException"] = FailureDirective.Escalate },
        });
        var ended = new EndedAttempts(_work);

        Run(Some.Attempt(Some.Handler(_ => throw new InvalidOperationException("derived from SystemException"))));

        Assert.Equal(AttemptOutcomeKind.Failed, (await ended.NextAsync()).Outcome.Kind);
        Assert.Equal(FailureDirective.Escalate, (await _nodeFailure.Task.WaitAsync(TimeSpan.FromSeconds(3))).Item1);
    }

    [Fact]
    public async Task A_node_that_has_to_end_is_told_of_a_cause_that_can_be_read()
    {
        await StartAsync(new SupervisionSettings { Default = FailureDirective.Escalate });

        Run(Some.Attempt(Some.Handler(_ => throw new UntellableException())));

        Assert.IsType<UnreadableFailureException>((await _nodeFailure.Task.WaitAsync(TimeSpan.FromSeconds(10))).Item2);
    }

    [Fact]
    public async Task A_task_of_a_revoked_partition_does_not_start()
    {
        await StartAsync(new SupervisionSettings());
        var ended = new EndedAttempts(_work);

        Run(Some.Attempt(
            Some.Handler(_ => throw new InvalidOperationException("must not run")),
            assignment: Some.Assignment(revoked: new CancellationToken(canceled: true))));

        Assert.Equal(AttemptOutcomeKind.Returned, (await ended.NextAsync()).Outcome.Kind);
    }

    [Fact]
    public async Task The_outcome_of_an_abandoned_attempt_comes_too_late()
    {
        await StartAsync(new SupervisionSettings());
        var ended = new EndedAttempts(_work);
        var release = new TaskCompletionSource<ReadOnlyMemory<byte>>();
        var abandoned = Some.Attempt(Some.Handler(_ => new(release.Task)));
        Run(abandoned);
        await AwaitConditionAsync(() => Task.FromResult(abandoned.IsRunning), TimeSpan.FromSeconds(3));

        Assert.True(abandoned.TryAbandon(AttemptOutcome.Failed(new AttemptTimeoutException(TimeSpan.Zero, abandoned: true))));
        release.SetResult(default);
        Run(Some.Attempt(Some.Handler(_ => { }), offset: 1));

        Assert.Equal(1, (await ended.NextAsync()).Offset);
        await AwaitAssertAsync(() => Assert.Equal(1, _work.Late));
    }

    public static TheoryData<Exception, bool> OddExceptions()
    {
        var data = new TheoryData<Exception, bool>();
        foreach (var asynchronously in (bool[])[false, true])
        {
            data.Add(new UnreachableException("a switch that knows all cases"), asynchronously);
            data.Add(new AggregateException(new TimeoutException("one"), new TimeoutException("another")), asynchronously);
            data.Add(new OperationCanceledException("by a token of the handler's own"), asynchronously);
            data.Add(new ThreadInterruptedException("by somebody"), asynchronously);
        }

        return data;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ThrowLaterAsync(Exception thrown)
    {
        await Task.Yield();
        throw thrown;
    }

    private async Task<IActorRef> StartAsync(SupervisionSettings supervision)
    {
        var props = WorkerActor.Props(
            _work, supervision, TimeProvider.System, (directive, cause) => _nodeFailure.TrySetResult((directive, cause)));
        var pool = WorkerPool.Create(Sys, props, supervision);
        Sys.ActorOf(WorkerPoolSizerActor.Props(
            pool, _work, ResizerBounds.FromConfig(Sys.Settings.Config), TimeSpan.FromMilliseconds(20)));
        await AwaitAssertAsync(() => Assert.Equal(3, _work.Workers));
        return pool;
    }

    private void Run(params TaskAttempt[] attempts)
    {
        foreach (var attempt in attempts)
        {
            _work.Add(attempt);
        }

        _work.WakeOne();
    }
}
