using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;

namespace TaskQueue.Integration.Tests;

/// <summary>Tasks that take long neither wait for each other nor cost a node its membership.</summary>
[Collection(nameof(TimedTests))]
public sealed class SlowTaskTests(ITestOutputHelper log)
{
    private const int Workers = 16;

    [Fact]
    public async Task Workers_share_the_tasks_of_one_partition()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var round = TimeSpan.FromSeconds(queue.Broker.IsReal ? 5 : 1);
        const int Rounds = 4;
        var length = $"{round.TotalSeconds}s";
        await queue.Broker.ProduceValuesAsync(queue.Tasks, Enumerable.Repeat(length, Workers * Rounds));

        var node = await queue.StartAssignedNodeAsync(1, "default-kind=sleep", "akka.loglevel=DEBUG");
        using var results = queue.ReadResults();

        // One after the other they would take 64 rounds.
        await results.DistinctAsync(Workers * Rounds, (Rounds * round) + TimeSpan.FromSeconds(10));
        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        Assert.Equal(Workers, MostAtOnce(node.Lines));
        Assert.All(results.Values.Values, value => Assert.Equal(length, value));
    }

    [Fact]
    public async Task A_task_longer_than_the_poll_interval_costs_no_membership_and_runs_once()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, partitions: 2);
        var (length, interval, handOver) = queue.Broker.IsReal ? (25, 10_000, "4s") : (7, 3_000, "1s");
        var node = await queue.StartAssignedNodeAsync(
            2,
            [
                "default-kind=sleep",
                $"kafka.consumer.max.poll.interval.ms={interval}",
                $"revoke-timeout={handOver}",
            ]);
        using var results = queue.ReadResults();

        await queue.Broker.ProduceAsync(queue.Tasks, Enumerable.Range(0, 4).Select(number =>
            TestSupport.Brokers.TestRecord.Of(null, $"{length}s") with { Partition = number % 2 }));

        await results.DistinctAsync(4, TimeSpan.FromSeconds(length) + TaskQueueUnderTest.Patience);
        Assert.DoesNotContain(node.Lines, line => line.Contains("Revoked ", StringComparison.Ordinal));
        Assert.DoesNotContain(node.Lines, line => line.Contains("Lost ", StringComparison.Ordinal));
        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        await results.ToEndAsync();
        Assert.Equal(4, results.Count);
    }

    private static int MostAtOnce(IEnumerable<string> lines)
    {
        var (running, most) = (0, 0);
        foreach (var line in lines.Where(line => line.Contains("Attempt ", StringComparison.Ordinal)))
        {
            running += line.EndsWith(") started", StringComparison.Ordinal) ? 1 : 0;
            running -= line.Contains(" succeeded after ", StringComparison.Ordinal) ? 1 : 0;
            most = Math.Max(most, running);
        }

        return most;
    }
}
