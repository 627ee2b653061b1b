using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Hosting;

/// <summary>What becomes of tasks and of the application around a node, in an actor system of the node's own and in one of the application's.</summary>
public sealed class HostedNodeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<bool> OwnSystemOrTheApplications => [true, false];

    [Theory]
    [MemberData(nameof(OwnSystemOrTheApplications))]
    public async Task An_application_that_wants_to_goes_on_without_a_node_that_failed(bool ownSystem)
    {
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem, builder =>
        {
            queue(builder);
            builder.StopApplicationOnFailure = false;
            builder.Set("supervision.default", "escalate")
                .Handle("work", new Lambda(_ => throw new InvalidOperationException("no luck")));
        }));
        var before = Environment.ExitCode;
        await application.StartAsync();
        await application.EnqueueAsync("bad");

        var told = await application.Logs.WaitForStartAsync("TQ2507: ").WaitAsync(Patience);

        Assert.Contains("no luck", told, StringComparison.Ordinal);
        Assert.False(application.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await application.StopAsync();
        Assert.Equal(before, Environment.ExitCode);
        Assert.DoesNotContain(application.Logs.Texts, text => text.StartsWith("TQ2506: ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OwnSystemOrTheApplications))]
    public async Task A_handler_that_outlives_the_drain_holds_up_nothing_and_its_task_runs_again_in_the_next_application(bool ownSystem)
    {
        var started = NewSignal();
        var never = NewSignal();
        await using var first = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem, builder =>
        {
            queue(builder);
            builder.Set("drain-timeout", "100ms").Handle("work", new Lambda(async _ =>
            {
                started.TrySetResult();
                await never.Task;
                return default;
            }));
        }));
        await first.StartAsync();
        await first.EnqueueAsync("slow");
        await started.Task.WaitAsync(Patience);

        await first.StopAsync();

        if (ownSystem)
        {
            // The log of an actor system of the application's goes where that says.
            Assert.Contains(first.Logs.Texts, text => text.StartsWith("TQ2104: ", StringComparison.Ordinal));
        }

        await using var next = first.BuildNext((services, queue) => services.AddNode(ownSystem, builder =>
        {
            queue(builder);
            builder.Handle("work", new Lambda(context => ValueTask.FromResult<ReadOnlyMemory<byte>>(
                Encoding.UTF8.GetBytes($"attempt {context.Attempt}"))));
        }));
        await next.StartAsync();

        Assert.Equal("attempt 1", Assert.Single(await next.ResultsAsync(1)));
        never.SetResult();
    }

    [Fact]
    public async Task Calls_of_AddTaskQueue_by_several_modules_say_all_of_one_node()
    {
        await using var application = await Application.BuildAsync((services, queue) =>
        {
            services.AddTaskQueue(builder =>
            {
                queue(builder);
                builder.Set("default-kind", "one").Handle("one", Answer("first"));
            });
            services.AddTaskQueue(builder => builder.Handle("two", Answer("second")));
            services.AddTaskQueue(builder => builder.Set("default-kind", "two"));
        });
        await application.StartAsync();

        await application.EnqueueAsync("x");

        Assert.Equal("second", Assert.Single(await application.ResultsAsync(1)));
        Assert.Single(application.Services.GetServices<HostedNode>());
    }

    [Fact]
    public async Task A_bare_task_in_an_application_without_a_default_kind_becomes_a_dead_letter_that_says_so()
    {
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem: true, builder =>
        {
            queue(builder);
            builder.Set("default-kind", "").Set("unknown-kind.action", "dead-letter").Handle("work", Answer("never"));
        }));
        await application.StartAsync();
        await application.EnqueueAsync("x");

        var letter = await application.DeadLetterAsync();

        Assert.Equal("x", letter.ValueText);
        Assert.Contains("default-kind", letter.Header("__dlq.errors.message"), StringComparison.Ordinal);
    }

    private static Lambda Answer(string text) => new(_ => ValueTask.FromResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(text)));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Lambda(Func<TaskContext, ValueTask<ReadOnlyMemory<byte>>> handle) : ITaskHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) => handle(context);
    }
}
