using System.Diagnostics;
using System.Globalization;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>A large backlog does not fill the memory, and tasks that always fail do not hold up the others.</summary>
/// <remarks><c>TASKQUEUE_TEST_BACKLOG=2000000</c> makes the backlog so large; 300,000 unless set.</remarks>
[Collection(nameof(TimedTests))]
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

    [RealKafkaFact]
    public async Task One_task_in_a_hundred_that_always_fails_leaves_nine_tenths_to_the_others()
    {
        var alone = await RateAsync(poison: null);
        var ownKind = await RateAsync(number => Some.Task($"bad-{number}", "fail", "no luck"));
        var sameKind = await RateAsync(_ => TestRecord.Of(null, "no duration"));

        log.WriteLine($"Alone {alone:F0}/s, with failures of a kind of their own {ownKind:F0}/s, of the same kind {sameKind:F0}/s.");
        Assert.InRange(ownKind / alone, 0.9, double.MaxValue);
        Assert.InRange(sameKind / alone, 0.9, double.MaxValue);
    }

    [RealKafkaFact]
    public async Task So_it_does_when_there_is_no_more_room_for_tasks_that_wait()
    {
        const string Room = "in-flight.max-waiting=80";
        var alone = await RateAsync(poison: null, Room);
        var ownKind = await RateAsync(number => Some.Task($"bad-{number}", "fail", "no luck"), Room);
        var sameKind = await RateAsync(_ => TestRecord.Of(null, "no duration"), Room);

        log.WriteLine($"Alone {alone:F0}/s, with failures of a kind of their own {ownKind:F0}/s, of the same kind {sameKind:F0}/s.");
        Assert.InRange(ownKind / alone, 0.9, double.MaxValue);
        Assert.InRange(sameKind / alone, 0.9, double.MaxValue);
    }

    // 50 workers with tasks of 10 ms: 5,000 a second.
    private async Task<double> RateAsync(Func<int, TestRecord>? poison, params string[] settings)
    {
        const int Count = 30_000;
        const int First = 2_000;
        const int Last = 28_000;
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, Partitions);
        await queue.ProduceAsync(Some.Paced(Count, Partitions, seconds: "0.01").Index().SelectMany(task =>
            poison is not null && task.Index % 100 == 0
                ? [poison(task.Index) with { Partition = task.Item.Partition }, task.Item]
                : new[] { task.Item }));
        var node = await queue.StartAssignedNodeAsync(
            Partitions, ["default-kind=sleep", "workers=50", "results.failures=off", .. settings]);
        using var results = queue.ReadResults();
        await results.DistinctAsync(First, TaskQueueUnderTest.Patience);

        var watch = Stopwatch.StartNew();
        await results.DistinctAsync(Last, 2 * TaskQueueUnderTest.Patience);
        var rate = (Last - First) / watch.Elapsed.TotalSeconds;
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        return rate;
    }
}
