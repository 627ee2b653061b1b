using System.Diagnostics;
using System.Globalization;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests.Faults;

/// <summary>The broker goes away under load and comes back: the node lives, nothing is lost, and work goes on soon.</summary>
/// <remarks><c>TASKQUEUE_TEST_OUTAGE=60</c> makes the outages so many seconds long; 20 unless set.</remarks>
[Collection(BreakingTheBroker.Name)]
public sealed class BrokerAwayTests(ITestOutputHelper log)
{
    private const int Partitions = 4;
    private const int Count = 8_000;
    private const int MaxTasks = 500;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("TASKQUEUE_TEST_OUTAGE") ?? "20", CultureInfo.InvariantCulture));

    private static readonly TimeSpan GoesOnWithin = TimeSpan.FromSeconds(15);

    [FaultyKafkaFact]
    public Task Killed_and_booted() => RunAsync(kafka => kafka.KillAsync(), kafka => kafka.BootAsync());

    [FaultyKafkaFact]
    public Task Killed_and_booted_with_the_newer_group_protocol() =>
        RunAsync(kafka => kafka.KillAsync(), kafka => kafka.BootAsync(), TaskQueueUnderTest.ConsumerProtocol);

    [FaultyKafkaFact]
    public Task Frozen_and_thawed() => RunAsync(kafka => kafka.FreezeAsync(), kafka => kafka.ThawAsync());

    [FaultyKafkaFact]
    public Task Cut_off() => RunAsync(kafka => kafka.CutAsync(), kafka => kafka.HealAsync());

    [FaultyKafkaFact]
    public Task Swallowed_by_a_network_that_hangs() => RunAsync(kafka => kafka.HangAsync(), kafka => kafka.HealAsync());

    private async Task RunAsync(Func<FaultyKafka, Task> goAway, Func<FaultyKafka, Task> comeBack, params string[] protocol)
    {
        await using var kafka = await FaultyKafka.TakeAsync(log.WriteLine);
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Faulty(kafka), Partitions);
        var tasks = await queue.Broker.ProduceAsync(queue.Tasks, Some.Paced(Count, Partitions));
        using var results = queue.ReadResults();
        var node = await queue.StartAssignedNodeAsync(
            Partitions,
            ["default-kind=sleep", $"in-flight.max-tasks={MaxTasks}", "commit.max-interval=200ms", .. protocol]);
        await results.DistinctAsync(2 * MaxTasks, TaskQueueUnderTest.Patience);

        await goAway(kafka);
        await node.LivesForAsync(Outage);
        await comeBack(kafka);

        // More than what was read before, and was read by the test only now.
        var back = Stopwatch.StartNew();
        await results.DistinctAsync(results.Distinct + (3 * MaxTasks), TaskQueueUnderTest.Patience);
        var goesOnAfter = back.Elapsed;
        await results.DistinctAsync(Count, 2 * TaskQueueUnderTest.Patience);
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        await results.ToEndAsync();

        log.WriteLine($"{Outage} away; work went on after {goesOnAfter}; {results.Count - Count} of {Count} results came twice.");
        Assert.All(tasks, task => Assert.InRange(results.CountOf(Some.KeyOf(queue.Tasks, task)), 1, 3));
        Assert.Equal(Count, (await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Sum(commit => commit.Offset));

        // The session is over: what was in flight may run again, and what settled after the last commit.
        Assert.InRange(results.Count - Count, 0, 2 * MaxTasks);
        Assert.InRange(goesOnAfter, TimeSpan.Zero, GoesOnWithin);
    }
}
