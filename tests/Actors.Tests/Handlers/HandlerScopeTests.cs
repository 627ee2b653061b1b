using Akka.TestKit.Xunit2;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;
using TaskQueue.Actors.Tests.Workers;
using TaskQueue.Actors.Workers;
using Xunit.Abstractions;

namespace TaskQueue.Actors.Tests.Handlers;

/// <summary>How long the services of an attempt live, on workers as they are.</summary>
public sealed class HandlerScopeTests : TestKit
{
    private readonly WorkQueue _work = new();
    private readonly EndedAttempts _ended;
    private readonly Lives _lives = new();
    private readonly ServiceProvider _services;

    public HandlerScopeTests(ITestOutputHelper output)
        : base("akka.actor.deployment./workers { router = round-robin-pool, nr-of-instances = 2 }", output: output)
    {
        _services = new ServiceCollection().AddSingleton(_lives).AddScoped<Life>().AddScoped<UsesLife>().BuildServiceProvider();
        _ended = new EndedAttempts(_work);
        var supervision = new SupervisionSettings { Default = FailureDirective.Restart };
        WorkerPool.Create(Sys, WorkerActor.Props(_work, supervision, TimeProvider.System, (_, _) => { }), supervision);
    }

    [Theory]
    [InlineData("done")]
    [InlineData("fail")]
    [InlineData("yield, done")]
    [InlineData("yield, fail")]
    public async Task Services_are_disposed_when_the_code_of_the_attempt_has_ended(string course)
    {
        var ended = await RunAsync(queue => queue.Handle<UsesLife>("test"), course);

        Assert.Equal(course.EndsWith("fail", StringComparison.Ordinal), ended.Outcome.Kind == AttemptOutcomeKind.Failed);
        Assert.Equal(["born", "used", "disposed"], _lives.Log);
    }

    [Fact]
    public async Task Each_attempt_has_services_of_its_own_which_middleware_and_handler_share()
    {
        var seen = new List<Life>();
        void Configure(TaskQueueBuilder queue) => queue
            .Use((context, next) =>
            {
                seen.Add(context.Services.GetRequiredService<Life>());
                return next(context);
            })
            .Handle("test", context =>
            {
                seen.Add(context.Services.GetRequiredService<Life>());
                return default;
            });

        await RunAsync(Configure, "done");
        await RunAsync(Configure, "done");

        Assert.Same(seen[0], seen[1]);
        Assert.Same(seen[2], seen[3]);
        Assert.NotSame(seen[0], seen[2]);
        Assert.Equal(["born", "disposed", "born", "disposed"], _lives.Log);
    }

    [Fact]
    public async Task Services_that_are_first_asked_for_after_an_await_are_disposed_too()
    {
        await RunAsync(
            queue => queue.Handle("test", async context =>
            {
                await Task.Yield();
                _ = context.Services.GetRequiredService<Life>();
                return default;
            }),
            "done");

        Assert.Equal(["born", "disposed"], _lives.Log);
    }

    [Fact]
    public async Task Services_outlive_an_abandoned_attempt_whose_code_still_uses_them()
    {
        var (asked, release) = (new TaskCompletionSource<Life>(), new TaskCompletionSource());
        var attempt = Make(queue => queue.Handle("test", async context =>
        {
            asked.SetResult(context.Services.GetRequiredService<Life>());
            await release.Task;
            return default;
        }));
        Run(attempt);
        var life = await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Sys.Stop(_work.Slots.Single(slot => slot.Current == attempt).Worker);
        Assert.Same(attempt, await _ended.NextAsync());
        Assert.Equal(["born"], _lives.Log);
        release.SetResult();

        await life.Disposed.WaitAsync(TimeSpan.FromSeconds(30));
        await AwaitAssertAsync(() => Assert.Equal(1, _work.Late));
    }

    [Theory]
    [InlineData("done", typeof(IOException), AttemptOutcomeKind.Failed)]
    [InlineData("yield, done", typeof(IOException), AttemptOutcomeKind.Failed)]
    [InlineData("yield, fail", typeof(InvalidOperationException), AttemptOutcomeKind.Failed)]
    [InlineData("reject", typeof(RejectTaskException), AttemptOutcomeKind.Rejected)]
    public async Task Services_that_cannot_be_disposed_fail_the_attempt_unless_it_failed_before(string course, Type cause, object kind)
    {
        _lives.DisposalFails = true;

        var ended = await RunAsync(queue => queue.Handle<UsesLife>("test"), course);

        Assert.IsType(cause, ended.Outcome.Cause);
        Assert.Equal(kind, ended.Outcome.Kind);
    }

    [Fact]
    public async Task A_failed_disposal_after_a_failed_attempt_is_told_in_the_log()
    {
        _lives.DisposalFails = true;

        await EventFilter.Warning(start: "TQ2120: ").ExpectOneAsync(
            async () => await RunAsync(queue => queue.Handle<UsesLife>("test"), "reject"));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _lives.DisposalFails = false;
        _services.Dispose();
    }

    private TaskAttempt Make(Action<TaskQueueBuilder> configure, string argument = "x")
    {
        var queue = new TaskQueueBuilder();
        configure(queue);
        return Hosted.Attempt(queue.CreateHandlers(_services), "test", argument);
    }

    private void Run(TaskAttempt attempt)
    {
        _work.Add(attempt);
        _work.WakeOne();
    }

    private async Task<TaskAttempt> RunAsync(Action<TaskQueueBuilder> configure, string argument)
    {
        Run(Make(configure, argument));
        return await _ended.NextAsync();
    }

    private sealed class Lives
    {
        public List<string> Log { get; } = [];

        public bool DisposalFails { get; set; }
    }

    private sealed class Life : IAsyncDisposable
    {
        private readonly Lives _lives;
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Life(Lives lives)
        {
            _lives = lives;
            lives.Log.Add("born");
        }

        public Task Disposed => _disposed.Task;

        public void Use() => _lives.Log.Add("used");

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            _lives.Log.Add("disposed");
            _disposed.SetResult();
            if (_lives.DisposalFails)
            {
                throw new IOException("the disposal failed");
            }
        }
    }

    private sealed class UsesLife(Life life) : ITaskHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
        {
            life.Use();
            return System.Text.Encoding.UTF8.GetString(context.Argument) switch
            {
                "fail" => throw new InvalidOperationException("the handler failed"),
                "reject" => throw new RejectTaskException("no"),
                "yield, fail" => LaterAsync(fails: true),
                "yield, done" => LaterAsync(fails: false),
                _ => default,
            };
        }

        private static async ValueTask<ReadOnlyMemory<byte>> LaterAsync(bool fails)
        {
            await Task.Yield();
            return fails ? throw new InvalidOperationException("the handler failed") : default;
        }
    }
}
