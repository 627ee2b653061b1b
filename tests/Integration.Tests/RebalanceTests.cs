using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>Nodes that come and go in order repeat nothing and lose nothing.</summary>
public sealed class RebalanceTests(ITestOutputHelper log)
{
    private const int Partitions = 8;

    [Fact]
    public Task Nodes_that_join_and_leave_under_load_run_each_task_once() => RunAsync(TaskQueueUnderTest.ConsumerProtocol);

    // The embedded broker refuses commits all the time that a classic group rebalances; a real one does not.
    [RealKafkaFact]
    public Task Nodes_that_join_and_leave_a_classic_group_under_load_run_each_task_once() => RunAsync();

    private async Task RunAsync(params string[] protocol)
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, Partitions);
        await using var load = new Load(queue, Partitions, backlog: 1_000);
        string[] settings = ["default-kind=sleep", .. protocol];
        var node = await queue.StartAssignedNodeAsync(Partitions, settings);
        for (var i = 0; i < 2; i++)
        {
            var next = await queue.StartAssignedNodeAsync(Partitions / 2, settings);
            await load.MoreAsync(1_000);
            Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
            Assert.DoesNotContain(node.Lines, line => line.Contains("drain-timeout is over", StringComparison.Ordinal));
            await next.AssignedAsync(Partitions, TaskQueueUnderTest.Patience);
            await load.MoreAsync(1_000);
            node = next;
        }

        await load.FinishAsync();
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        await load.AssertOnceEachAsync();
    }
}
