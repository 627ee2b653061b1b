using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;

namespace TaskQueue.Integration.Tests;

/// <summary>What an operator reads in the log of a node.</summary>
public sealed class LogTests(ITestOutputHelper log)
{
    private const string Secret = "hunter2-but-longer";

    [Fact]
    public async Task The_log_tells_a_nodes_life_without_a_line_for_each_task_and_without_secrets()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var tasks = await queue.Broker.ProduceAsync(queue.Tasks, Some.Numbered(100, partitions: 1));
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("bad", "fail", "no luck"));
        var node = queue.LaunchNode(
            ["attempts.max=1"], new Dictionary<string, string> { ["TASKQUEUE_KAFKA_SASL_PASSWORD"] = Secret });
        using var results = queue.ReadResults();
        await results.DistinctAsync(101, TaskQueueUnderTest.Patience);
        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);

        string[] expected =
        [
            $"task-queue.group = {queue.Group}",
            "task-queue.attempts.max = 1",
            "task-queue.kafka.common.sasl.password = *** (environment variable TASKQUEUE_KAFKA_SASL_PASSWORD)",
            $"Node started: group {queue.Group}",
            $"Assigned 1 partitions: {queue.Tasks}[0] from its beginning",
            $"Task bad (fail) is dead-lettered to {queue.DeadLetters} after 1 attempts: no luck",
            "SIGTERM: draining",
            "Drained: ",
            "Node ended",
        ];
        Assert.All(expected, text => Assert.Contains(node.Lines, line => line.Contains(text, StringComparison.Ordinal)));
        Assert.DoesNotContain(node.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(node.Lines, line => line.Contains("Attempt ", StringComparison.Ordinal));
        Assert.All(tasks.Skip(1), task =>
            Assert.DoesNotContain(node.Lines, line => line.Contains(Some.KeyOf(queue.Tasks, task), StringComparison.Ordinal)));
        Assert.InRange(node.Lines.Count, expected.Length - 2, 30);
    }

    [Fact]
    public async Task At_debug_level_the_log_tells_each_attempt_and_no_secret()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("good", "upper", "a"), Some.Task("bad", "fail", "no luck"));
        var node = queue.LaunchNode(
            ["attempts.max=1", "akka.loglevel=DEBUG"],
            new Dictionary<string, string> { ["TASKQUEUE_KAFKA_SASL_PASSWORD"] = Secret });
        using var results = queue.ReadResults();
        await results.DistinctAsync(2, TaskQueueUnderTest.Patience);
        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);

        string[] expected =
        [
            $"Attempt 1 of task good (upper, {queue.Tasks}[0] offset 0) started",
            $"Attempt 1 at {queue.Tasks}[0] offset 0 (upper) succeeded after ",
            $"Attempt 1 of task bad (fail, {queue.Tasks}[0] offset 1) started",
            $"Attempt 1 at {queue.Tasks}[0] offset 1 (fail) failed after ",
        ];
        Assert.All(expected, text => Assert.Contains(node.Lines, line => line.Contains(text, StringComparison.Ordinal)));
        Assert.DoesNotContain(node.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
    }
}
