using System.Diagnostics;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>A node that is asked to stop is gone before a supervisor would kill it (Kubernetes: after 30 s), whatever hangs.</summary>
[Collection(nameof(TimedTests))]
public sealed class StopTests(ITestOutputHelper log)
{
    private static readonly TimeSpan Killed = TimeSpan.FromSeconds(30);

    // Far beyond any time-out: the broker keeps its connections and answers nothing.
    private static readonly TimeSpan Frozen = TimeSpan.FromHours(1);

    [Fact]
    public async Task With_a_frozen_broker_and_a_task_that_does_not_end_it_leaves_in_time_and_says_what_runs_again()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("endless", "sleep", "10m"), Some.Task("ends", "sleep", "10s"));
        var node = await queue.StartAssignedNodeAsync(1, "akka.loglevel=DEBUG");
        await node.LineAsync(") started", TaskQueueUnderTest.Patience, count: 2);
        queue.Broker.Embedded!.SetLatency(Frozen);

        var asked = Stopwatch.GetTimestamp();
        var end = await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);

        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.FromSeconds(25), Killed);
        Assert.Equal(0, end.ExitCode);
        Assert.Contains(node.Lines, line => line.Contains("TQ2105: drain-timeout cut off 1 tasks: they will run again", StringComparison.Ordinal));
        Assert.Contains(node.Lines, line => line.Contains("TQ2204: 1 outcomes were not acknowledged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_broker_an_idle_node_leaves_after_seconds()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.StartEmbedded());
        var node = await queue.StartAssignedNodeAsync(1);
        queue.Broker.Embedded!.GoDown();

        var asked = Stopwatch.GetTimestamp();
        var end = await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);

        Assert.Equal(0, end.ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
