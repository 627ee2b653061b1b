using TaskQueue.Core.Offsets;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;

namespace TaskQueue.Integration.Tests;

/// <summary>A node is killed: another takes over, nothing is lost, and finished work is not done again.</summary>
public sealed class CrashTests(ITestOutputHelper log)
{
    [Fact]
    public async Task Killed_with_one_open_task_below_many_settled_ones_only_that_one_runs_again()
    {
        const int Settled = 50_000;
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("open", "sleep", "10m"));
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Numbered(Settled, partitions: 1));
        var victim = await queue.StartAssignedNodeAsync(1);
        using var results = queue.ReadResults();
        await results.DistinctAsync(Settled, TaskQueueUnderTest.Patience);
        await CommittedAsync(queue, Settled);

        await victim.EndAsync(Signal.Kill, TaskQueueUnderTest.Patience);
        var heir = await queue.StartNodeAsync("akka.loglevel=DEBUG");
        var assigned = await heir.AssignedAsync(1, queue.TakeOver);
        await heir.LineAsync("Attempt 1 of task open", TaskQueueUnderTest.Patience);

        Assert.Contains($"{Settled}", assigned, StringComparison.Ordinal);
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("last", "upper", "last"));
        await results.DistinctAsync(Settled + 1, TaskQueueUnderTest.Patience);
        await results.ToEndAsync();
        Assert.Equal(Settled + 1, results.Count);
        await heir.LineAsync("succeeded after", TaskQueueUnderTest.Patience);
        Assert.Equal(2, heir.Lines.Count(line => line.EndsWith(") started", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Killed_under_load_loses_nothing_and_repeats_at_most_what_was_not_committed()
    {
        const int Partitions = 8;
        const int MaxTasks = 1_000;
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, Partitions);
        var count = queue.Broker.IsReal ? 200_000 : 20_000;

        // A rate that is known: 64 workers with tasks of 5 ms.
        string[] settings =
        [
            "default-kind=sleep", "workers=64", $"in-flight.max-tasks={MaxTasks}", "commit.max-interval=200ms",
        ];
        const int TasksPerSecond = 64 * 1_000 / 5;
        var survivor = await queue.StartAssignedNodeAsync(Partitions, settings);
        var victim = await queue.StartAssignedNodeAsync(Partitions / 2, settings);
        using var results = queue.ReadResults();
        var produced = queue.ProduceAsync(Some.Paced(count, Partitions));
        await results.DistinctAsync(count / 5, TaskQueueUnderTest.Patience);

        await victim.EndAsync(Signal.Kill, TaskQueueUnderTest.Patience);
        await survivor.AssignedAsync(Partitions + (Partitions / 2), queue.TakeOver);
        var tasks = await produced;
        await results.DistinctAsync(count, 2 * TaskQueueUnderTest.Patience);
        await survivor.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        await results.ToEndAsync();

        Assert.All(tasks, task => Assert.InRange(results.CountOf(Some.KeyOf(queue.Tasks, task)), 1, 2));
        var repeated = results.Count - count;
        log.WriteLine($"{repeated} of {count} tasks ran twice.");
        Assert.InRange(repeated, 0, MaxTasks + (TasksPerSecond / 2));
    }

    private static async Task CommittedAsync(TaskQueueUnderTest queue, long settled)
    {
        using var timeUp = new CancellationTokenSource(TaskQueueUnderTest.Patience);
        while (true)
        {
            var commit = Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks));
            if (commit.Offset >= 0
                && LedgerCodec.TryDecode(commit.Metadata, commit.Offset, out var ledger, out _)
                && ledger.SettledCount == settled)
            {
                return;
            }

            timeUp.Token.ThrowIfCancellationRequested();
        }
    }
}
