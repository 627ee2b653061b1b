using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests.Faults;

/// <summary>The broker is away for longer than <c>message.timeout.ms</c>, with outcomes on their way.</summary>
[Collection(BreakingTheBroker.Name)]
public sealed class OutcomesWithoutBrokerTests(ITestOutputHelper log)
{
    private const int Count = 100;

    [FaultyKafkaFact]
    public Task Killed_and_booted() => RunAsync(kafka => kafka.KillAsync(), kafka => kafka.BootAsync());

    [FaultyKafkaFact]
    public Task Frozen_and_thawed() => RunAsync(kafka => kafka.FreezeAsync(), kafka => kafka.ThawAsync());

    private async Task RunAsync(Func<FaultyKafka, Task> goAway, Func<FaultyKafka, Task> comeBack)
    {
        await using var kafka = await FaultyKafka.TakeAsync(log.WriteLine);
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Faulty(kafka));
        await queue.Broker.ProduceValuesAsync(
            queue.Tasks, Enumerable.Range(0, Count).Select(number => $"5.00000{number:D3}"));

        // A session that ends meanwhile would lose the partition, and then tasks run again for another reason.
        var node = await queue.StartAssignedNodeAsync(
            1,
            "default-kind=sleep",
            $"workers={Count}",
            "kafka.producer.message.timeout.ms=3000",
            "kafka.consumer.session.timeout.ms=60000",
            "akka.loglevel=DEBUG");
        await node.LineAsync(") started", TaskQueueUnderTest.Patience, Count);

        await goAway(kafka);
        await node.LineAsync($"TQ2201: Writing to {queue.Results} fails: Local_MsgTimedOut", TaskQueueUnderTest.Patience);
        await comeBack(kafka);

        using var results = queue.ReadResults();
        await results.DistinctAsync(Count, TaskQueueUnderTest.Patience);
        await node.LineAsync($"Writing to {queue.Results} goes on", TaskQueueUnderTest.Patience);
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        Assert.Equal(Count, node.Lines.Count(line => line.EndsWith(") started", StringComparison.Ordinal)));
    }
}
