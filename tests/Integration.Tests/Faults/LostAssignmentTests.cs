using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests.Faults;

/// <summary>A node's session ends while it has not yet answered what the group gave it.</summary>
[Collection(BreakingTheBroker.Name)]
public sealed class LostAssignmentTests(ITestOutputHelper log)
{
    private const int Partitions = 4;
    private const int Count = 40;

    // What the group has committed is not told in time to the first questions, but heartbeats are.
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(600);

    [FaultyKafkaFact]
    public async Task Its_partitions_are_read_all_the_same()
    {
        await using var kafka = await FaultyKafka.TakeAsync(log.WriteLine);
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Faulty(kafka), Partitions);
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Paced(Count, Partitions));
        using var results = queue.ReadResults();
        await kafka.SlowAsync(Latency);
        var node = await queue.StartNodeAsync("default-kind=sleep");
        await node.LineAsync("TQ1205: What the group committed for 4 assigned partitions is not known yet", TaskQueueUnderTest.Patience);

        await kafka.FreezeAsync();
        await node.LivesForAsync(2 * queue.Session);
        await kafka.ThawAsync();
        await node.LivesForAsync(queue.Session);
        await kafka.HealAsync();

        await results.DistinctAsync(Count, TaskQueueUnderTest.Patience);
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        Assert.Equal(Count, (await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Sum(commit => commit.Offset));
    }
}
