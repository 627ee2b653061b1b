using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

public sealed class ReplayTests(ITestOutputHelper log)
{
    [Fact]
    public async Task A_replayed_task_has_its_result_under_the_old_id_and_no_other_group_runs_it()
    {
        await using var queue = await CreateAsync(partitions: 3);
        var task = Assert.Single(await queue.Broker.ProduceAsync(queue.Tasks, TestRecord.Of(null, "hello") with { Partition = 1 }));
        var id = Some.KeyOf(queue.Tasks, task);
        var failing = await queue.StartNodeAsync("default-kind=fail", "attempts.max=1");
        await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience);
        await failing.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        var stranger = await queue.StartNodeAsync($"group={queue.Group}-2", "default-kind=echo", "akka.loglevel=DEBUG");
        using var results = queue.ReadResults();
        await results.DistinctAsync(1, TaskQueueUnderTest.Patience);

        Assert.Equal(0, await RunAsync(queue, "replay", id));
        await stranger.LineAsync("is a replay for another group", TaskQueueUnderTest.Patience);
        await stranger.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        var mended = await queue.StartNodeAsync("default-kind=upper");

        await queue.Broker.ReadAsync(queue.Results, 2, TaskQueueUnderTest.Patience);
        await mended.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        await results.ToEndAsync();
        Assert.Equal((2, "HELLO"), (results.CountOf(id), results.Values[id]));
        var replay = Assert.Single(await queue.Broker.ReadToEndAsync(queue.Tasks), record => record.Header("tq-id") == id);
        Assert.Equal((1, "1", queue.Group), (replay.Partition, replay.Header("tq-replay"), replay.Header("tq-group")));
    }

    [Fact]
    public async Task Two_processes_that_replay_at_once_write_each_task_once()
    {
        const int Tasks = 150;
        await using var queue = await CreateAsync(partitions: 3);
        await queue.Broker.ProduceAsync(
            queue.Tasks, Enumerable.Range(0, Tasks).Select(number => Some.Task($"bad-{number}", "fail", "no luck") with { Partition = number % 3 }));
        var node = await queue.StartNodeAsync("attempts.max=1");
        await queue.Broker.ReadAsync(queue.DeadLetters, Tasks, TaskQueueUnderTest.Patience);
        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);

        var codes = await Task.WhenAll(RunAsync(queue, "replay", "--all"), RunAsync(queue, "replay", "--all"));
        Assert.Equal([0, 0], codes);
        Assert.Equal(1, await RunAsync(queue, "replay", "bad-7"));

        var replays = (await queue.Broker.ReadToEndAsync(queue.Tasks)).Select(record => record.Header("tq-id")).OfType<string>().ToList();
        Assert.Equal(Tasks, replays.Distinct().Count());
        Assert.Equal(Tasks, replays.Count);
    }

    private async Task<TaskQueueUnderTest> CreateAsync(int partitions)
    {
        var queue = await TaskQueueUnderTest.CreateAsync(log, partitions);
        await queue.Broker.CreateTopicAsync($"{queue.Tasks}.events", 2);
        return queue;
    }

    private async Task<int> RunAsync(TaskQueueUnderTest queue, params string[] arguments)
    {
        await using var run = TaskQueueCommand.Start(log, ["dlq", .. arguments, .. queue.Options()]);
        return (await run.EndAsync(TaskQueueUnderTest.Patience)).ExitCode;
    }
}
