using System.Text;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Hosting;

public sealed class ApplicationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<bool> OwnSystemOrTheApplications => [true, false];

    [Theory]
    [MemberData(nameof(OwnSystemOrTheApplications))]
    public async Task A_node_in_an_application_runs_tasks_and_lets_a_running_one_end_when_the_host_stops(bool ownSystem)
    {
        var handler = new Gated();
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem, builder =>
        {
            queue(builder);
            builder.Handle("work", handler);
        }));
        await application.StartAsync();
        await application.EnqueueAsync("first");
        Assert.Equal("FIRST", Assert.Single(await application.ResultsAsync(1)));

        handler.Close();
        await application.EnqueueAsync("second");
        await handler.Waits.WaitAsync(Patience);
        var stopping = application.StopAsync();
        await application.StopBegan.WaitAsync(Patience);
        handler.Open();
        await stopping;

        Assert.Equal(["FIRST", "SECOND"], await application.ResultsAsync(2));
    }

    [Fact]
    public async Task Workers_live_in_the_applications_own_system_if_it_has_one()
    {
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem: false, builder =>
        {
            queue(builder);
            builder.Handle("work", new Gated());
        }));
        await application.StartAsync();

        var workers = await application.Services.GetRequiredService<ActorSystem>()
            .ActorSelection("/user/workers").ResolveOne(Patience);

        Assert.Equal("mine", workers.Path.Address.System);
    }

    [Theory]
    [MemberData(nameof(OwnSystemOrTheApplications))]
    public async Task A_node_that_fails_stops_the_application_with_exit_code_1(bool ownSystem)
    {
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem, builder =>
        {
            queue(builder);
            builder.Set("supervision.default", "escalate").Handle("work", new Failing());
        }));
        var before = Environment.ExitCode;
        try
        {
            await application.StartAsync();
            await application.EnqueueAsync("bad");
            await application.StopBegan.WaitAsync(Patience);

            Assert.Equal(1, Environment.ExitCode);
            Assert.Contains(application.Logs.Texts, text => text.StartsWith("TQ2506: ", StringComparison.Ordinal));
        }
        finally
        {
            Environment.ExitCode = before;
        }
    }

    [Fact]
    public async Task A_missing_topic_stops_the_start_and_is_named_with_the_command_that_creates_it()
    {
        await using var application = await Application.BuildAsync((services, queue) => services.AddNode(ownSystem: true, builder =>
        {
            queue(builder);
            builder.ResultTopic = "not-there";
            builder.Handle("work", new Gated());
        }));

        var error = await Assert.ThrowsAsync<NodeStartException>(application.StartAsync);

        Assert.Contains("'not-there'", error.Message, StringComparison.Ordinal);
        Assert.Contains("taskqueue topics create", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Returns its argument in capitals, once its gate is open.</summary>
    private sealed class Gated : ITaskHandler
    {
        private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _gate = Opened();

        public Task Waits => _waits.Task;

        public void Close() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _gate.SetResult();

        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
        {
            var result = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(context.Argument).ToUpperInvariant());
            if (!_gate.Task.IsCompleted)
            {
                _waits.TrySetResult();
            }

            await _gate.Task;
            return result;
        }

        private static TaskCompletionSource Opened()
        {
            var gate = new TaskCompletionSource();
            gate.SetResult();
            return gate;
        }
    }

    private sealed class Failing : ITaskHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) => throw new InvalidOperationException("no luck");
    }
}
