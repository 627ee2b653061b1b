using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;

namespace TaskQueue.Integration.Tests;

/// <summary>What makes a node end of itself, and what it leaves behind.</summary>
public sealed class NodeEndTests(ITestOutputHelper log)
{
    [Fact]
    public async Task An_exception_that_escalates_drains_the_node_and_ends_it_with_1()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("beside", "sleep", "2s"));
        string[] settings = ["akka.loglevel=DEBUG", "supervision.by-exception.\"System.InvalidOperationException\"=escalate"];
        var node = await queue.StartAssignedNodeAsync(1, settings);
        await node.LineAsync("Attempt 1 of task beside", TaskQueueUnderTest.Patience);

        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("bad", "fail", "no luck"));
        var end = await node.EndAsync(TaskQueueUnderTest.Patience);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains(node.Lines, line =>
            line.Contains("TQ2501: ", StringComparison.Ordinal) && line.Contains("InvalidOperationException", StringComparison.Ordinal));
        Assert.Equal("beside", Assert.Single(await queue.Broker.ReadToEndAsync(queue.Results)).KeyText);
        Assert.Equal(1, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);

        // The attempt counts, so a task that ends every node is dead-lettered in the end.
        var next = await queue.StartAssignedNodeAsync(1, "akka.loglevel=DEBUG");
        await next.LineAsync("Attempt 2 of task bad", TaskQueueUnderTest.Patience);
    }

    [Fact]
    public async Task More_abandoned_attempts_than_allowed_drain_the_node_and_end_it_with_1_though_their_code_runs_on()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(queue.Tasks, Enumerable.Range(0, 3).Select(number => Some.Task($"stuck-{number}", "block", "10m")));
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Numbered(100, partitions: 1));

        var node = await queue.StartNodeAsync(
            "supervision.max-abandoned=2", "attempts.timeout=1s", "attempts.grace=1s", "attempts.max=5");
        using var results = queue.ReadResults();
        await results.DistinctAsync(100, TaskQueueUnderTest.Patience);
        var end = await node.EndAsync(TaskQueueUnderTest.Patience);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains(node.Lines, line =>
            line.Contains("TQ2501: ", StringComparison.Ordinal) && line.Contains("abandoned", StringComparison.Ordinal));
        Assert.Equal(0, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);
        await queue.StartNodeAsync("default-kind=echo");
        await results.ToEndAsync();
        Assert.Equal(100, results.Count);
    }

    [Fact]
    public async Task A_drain_over_its_time_cancels_names_what_runs_on_and_ends_with_0()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("done", "upper", "x"), Some.Task("obeys", "sleep", "10m"), Some.Task("stuck", "block", "10m"));
        var node = await queue.StartAssignedNodeAsync(1, "akka.loglevel=DEBUG", "drain-timeout=2s");
        await node.LineAsync(") started", TaskQueueUnderTest.Patience, count: 3);

        var end = await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);

        Assert.Equal(0, end.ExitCode);
        Assert.Contains(node.Lines, line => line.Contains("Task stuck (block) still runs and will run again", StringComparison.Ordinal));
        Assert.Contains(node.Lines, line => line.Contains("cut off 2 tasks: they will run again", StringComparison.Ordinal));
        Assert.Equal("done", Assert.Single(await queue.Broker.ReadToEndAsync(queue.Results)).KeyText);
        Assert.Equal(1, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);
    }
}
