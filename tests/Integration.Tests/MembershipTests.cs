using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>Three nodes under load: they join, leave in order, are killed, and hang. In both group protocols.</summary>
[Collection(nameof(TimedTests))]
public sealed class MembershipTests(ITestOutputHelper log)
{
    private const int Partitions = 12;
    private const int MaxTasks = 600;

    // What a node had in flight, and what its 16 workers did in half a second: longer than a commit takes to be made.
    private const int MayRepeat = MaxTasks + (16 * 1_000 / 5 / 2);

    /// <summary>Settings of the classic protocol, which is the default.</summary>
    private const string Classic = "kafka.consumer.group.protocol=classic";

    [RealKafkaTheory]
    [InlineData(Classic)]
    [InlineData(TaskQueueUnderTest.ConsumerProtocol)]
    public async Task Nodes_that_join_and_leave_run_each_task_once_also_those_of_almost_the_revoke_timeout(string protocol)
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, Partitions);
        await using var load = new Load(queue, Partitions, backlog: 1_000, slowEvery: 100);
        var nodes = new Queue<ChildProcess>();
        for (var joined = 1; joined <= 5; joined++)
        {
            nodes.Enqueue(await queue.StartAssignedNodeAsync(1, Settings(protocol)));
            await load.MoreAsync(500);
            if (nodes.Count == 3)
            {
                await DrainAsync(nodes.Dequeue());
                await load.MoreAsync(500);
            }
        }

        await load.FinishAsync();
        foreach (var node in nodes)
        {
            await DrainAsync(node);
        }

        await load.AssertOnceEachAsync();
    }

    [RealKafkaTheory]
    [InlineData(Classic)]
    [InlineData(TaskQueueUnderTest.ConsumerProtocol)]
    public async Task One_of_three_is_killed_and_the_others_repeat_no_more_than_it_had_open(string protocol)
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, Partitions);
        await using var load = new Load(queue, Partitions, backlog: 2 * MaxTasks);
        var nodes = await StartThreeAsync(queue, load, protocol);

        await nodes[1].EndAsync(Signal.Kill, TaskQueueUnderTest.Patience);
        await load.MoreAsync(8 * MaxTasks);
        await load.FinishAsync();
        await DrainAsync(nodes[0]);
        await DrainAsync(nodes[2]);

        Assert.InRange(await RepeatedAsync(load), 0, MayRepeat);
    }

    [RealKafkaTheory]
    [InlineData(Classic)]
    [InlineData(TaskQueueUnderTest.ConsumerProtocol)]
    public async Task One_that_hangs_until_its_partitions_are_lost_commits_nothing_when_it_goes_on(string protocol)
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, Partitions);
        await using var load = new Load(queue, Partitions, backlog: 2 * MaxTasks);
        var nodes = await StartThreeAsync(queue, load, protocol);

        nodes[1].Send(Signal.Stop);
        await load.MoreAsync(8 * MaxTasks);
        await load.FinishAsync();
        await DrainAsync(nodes[0]);
        await DrainAsync(nodes[2]);
        var before = await queue.Broker.CommittedAsync(queue.Group, queue.Tasks);

        // It comes to itself with tasks whose partitions have moved on without it.
        nodes[1].Send(Signal.Continue);
        await nodes[1].LineAsync("Lost ", TaskQueueUnderTest.Patience);
        Assert.Equal(before, await queue.Broker.CommittedAsync(queue.Group, queue.Tasks));
        await load.MoreTasksAsync(1_000);
        await DrainAsync(nodes[1]);

        Assert.InRange(await RepeatedAsync(load), 0, MayRepeat);
        var after = await queue.Broker.CommittedAsync(queue.Group, queue.Tasks);
        Assert.All(before.Zip(after), commits => Assert.True(commits.Second.Offset >= commits.First.Offset));
        Assert.Equal(load.Written, after.Sum(commit => commit.Offset));
    }

    private static string[] Settings(string protocol) =>
        ["default-kind=sleep", $"in-flight.max-tasks={MaxTasks}", "commit.max-interval=200ms", protocol];

    private static async Task<ChildProcess[]> StartThreeAsync(TaskQueueUnderTest queue, Load load, string protocol)
    {
        var nodes = new ChildProcess[3];
        for (var index = 0; index < nodes.Length; index++)
        {
            nodes[index] = await queue.StartAssignedNodeAsync(1, Settings(protocol));
        }

        await load.MoreAsync(2 * MaxTasks);
        return nodes;
    }

    private async Task<int> RepeatedAsync(Load load)
    {
        var repeated = await load.RepeatedAsync();
        log.WriteLine($"{repeated} of {load.Written} tasks ran twice.");
        return repeated;
    }

    private static async Task DrainAsync(ChildProcess node)
    {
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        Assert.DoesNotContain(node.Lines, line => line.Contains("drain-timeout", StringComparison.Ordinal)
            && line.Contains(" warn: ", StringComparison.Ordinal));
    }
}
