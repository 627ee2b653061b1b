using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;

namespace TaskQueue.Integration.Tests;

/// <summary>A node that is asked to stop ends what runs, commits, and leaves with 0.</summary>
[Collection(nameof(TimedTests))]
public sealed class DrainTests(ITestOutputHelper log)
{
    private const int Restarts = 4;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Nothing_runs_twice_and_nothing_is_lost_over_restarts_under_load(int partitions)
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, partitions);
        await using var load = new Load(queue, partitions, backlog: 1_000);
        for (var i = 0; i < Restarts; i++)
        {
            var node = await queue.StartAssignedNodeAsync(partitions, "default-kind=sleep");
            await load.MoreAsync(1_000);
            var end = await node.EndAsync(i % 2 == 0 ? Signal.Terminate : Signal.Interrupt, TaskQueueUnderTest.Patience);

            Assert.Equal(0, end.ExitCode);
            Assert.Contains(node.Lines, line => line.Contains("Drained: ", StringComparison.Ordinal));
            Assert.DoesNotContain(node.Lines, line => line.Contains("drain-timeout is over", StringComparison.Ordinal));
        }

        var last = await queue.StartAssignedNodeAsync(partitions, "default-kind=sleep");
        await load.FinishAsync();
        Assert.Equal(0, (await last.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        await load.AssertOnceEachAsync();
    }

    [Fact]
    public async Task Tasks_that_end_within_the_drain_timeout_are_not_run_again()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, Enumerable.Repeat("3s", 16));
        var node = await queue.StartAssignedNodeAsync(1, "default-kind=sleep", "akka.loglevel=DEBUG");
        await node.LineAsync(") started", TaskQueueUnderTest.Patience, count: 16);

        var end = await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);

        Assert.Equal(0, end.ExitCode);
        using var results = queue.ReadResults();
        await results.ToEndAsync();
        Assert.Equal(16, results.Count);
        var commit = Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks));
        Assert.Equal(16, commit.Offset);
    }

    [Theory]
    [InlineData(nameof(Signal.Terminate), 143)]
    [InlineData(nameof(Signal.Interrupt), 130)]
    public async Task A_second_signal_during_a_drain_ends_the_node_at_once(string signal, int exitCode)
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, "10m");
        var node = await queue.StartAssignedNodeAsync(
            1, "default-kind=sleep", "akka.loglevel=DEBUG", "drain-timeout=10m");
        await node.LineAsync(") started", TaskQueueUnderTest.Patience);

        node.Send(Enum.Parse<Signal>(signal));
        await node.LineAsync("Draining: 1 attempts", TaskQueueUnderTest.Patience);
        var end = await node.EndImpatientlyAsync(Enum.Parse<Signal>(signal), TimeSpan.FromSeconds(10));

        Assert.Equal(exitCode, end.ExitCode);
        Assert.Contains(node.Lines, line => line.Contains("again: stopped at once", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_that_outlasts_the_drain_runs_again_at_the_next_node()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("long", "sleep", "10m"));
        string[] settings = ["akka.loglevel=DEBUG", "drain-timeout=1s"];
        var node = await queue.StartAssignedNodeAsync(1, settings);
        await node.LineAsync("Attempt 1 of task long", TaskQueueUnderTest.Patience);

        var end = await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        var next = await queue.StartAssignedNodeAsync(1, settings);

        Assert.Equal(0, end.ExitCode);
        Assert.Contains(node.Lines, line => line.Contains("cut off 1 tasks: they will run again", StringComparison.Ordinal));
        await next.LineAsync("Attempt 1 of task long", TaskQueueUnderTest.Patience);
        Assert.Equal(0, (await next.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        Assert.Empty(await queue.Broker.ReadToEndAsync(queue.Results));
    }

    [Fact]
    public async Task A_retry_that_waits_goes_on_at_the_next_node()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("retried", "fail", "no luck"));
        var node = await queue.StartAssignedNodeAsync(1, "akka.loglevel=DEBUG", "attempts.max=2", "attempts.backoff.first=10m");
        await node.LineAsync("next attempt in", TaskQueueUnderTest.Patience);

        var end = await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        await queue.StartNodeAsync("attempts.max=2");

        Assert.Equal(0, end.ExitCode);
        var letter = Assert.Single(await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience));
        Assert.Equal("2", letter.Header("__dlq.errors.delivery.count"));
    }
}
