using System.Globalization;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>A large backlog does not fill the memory.</summary>
/// <remarks><c>TASKQUEUE_TEST_BACKLOG=2000000</c> makes the backlog so large; 300,000 unless set.</remarks>
public sealed class BoundsTests(ITestOutputHelper log)
{
    private const int Partitions = 16;

    [RealKafkaFact]
    public async Task The_memory_under_a_large_backlog_of_slow_tasks_is_bounded_and_flat()
    {
        const int Samples = 24;
        const double MostMiB = 300;
        const double MostGrowthMiB = 12;
        var backlog = int.Parse(
            Environment.GetEnvironmentVariable("TASKQUEUE_TEST_BACKLOG") ?? "300000", CultureInfo.InvariantCulture);
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, Partitions);
        await queue.ProduceAsync(Some.Paced(backlog, Partitions, seconds: "0.1", padding: 100));
        var node = await queue.StartAssignedNodeAsync(Partitions, "default-kind=sleep");
        using var results = queue.ReadResults();
        await results.DistinctAsync(500, TaskQueueUnderTest.Patience);

        // A sample a half second, as 16 workers get on.
        var resident = new List<double>();
        for (var sample = 1; sample <= Samples; sample++)
        {
            await results.DistinctAsync(500 + (sample * 80), TaskQueueUnderTest.Patience);
            resident.Add(node.ResidentMiB());
        }

        var growth = resident.TakeLast(Samples / 3).Average() - resident.Take(Samples / 3).Average();
        log.WriteLine($"Backlog {backlog}: peak {node.PeakMiB():F0} MiB, growth {growth:F1} MiB; {string.Join(' ', resident.Select(one => one.ToString("F0", CultureInfo.InvariantCulture)))}");
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        Assert.All(resident, one => Assert.InRange(one, 0, MostMiB));
        Assert.InRange(growth, double.MinValue, MostGrowthMiB);
    }
}
