using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>A node that cannot start says why, what mends it, and answers with the code for it.</summary>
public sealed class StartTests(ITestOutputHelper log)
{
    // Nothing listens there.
    private const string NoBroker = "127.0.0.1:1";

    [Fact]
    public async Task A_missing_topic_ends_the_start_with_the_command_that_creates_it()
    {
        using var broker = TestBroker.Start();
        var topic = TestBroker.Unique("missing");
        await using var node = TaskQueueCommand.Start(
            log, ["node", "-b", broker.BootstrapServers, "--set", $"task-queue.topics.tasks=[\"{topic}\"]"]);

        var end = await node.EndAsync(TaskQueueUnderTest.Patience);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains(end.Error, line =>
            line.Contains($"'{topic}' does not exist", StringComparison.Ordinal)
            && line.Contains("taskqueue topics create", StringComparison.Ordinal));
        Assert.DoesNotContain(end.Error, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_broker_the_start_ends_after_half_a_minute()
    {
        await using var node = TaskQueueCommand.Start(log, ["node", "-b", NoBroker]);

        var end = await node.EndAsync(TimeSpan.FromSeconds(45));

        Assert.Equal(69, end.ExitCode);
        Assert.Contains(end.Error, line => line.Contains(NoBroker, StringComparison.Ordinal));
        Assert.DoesNotContain(end.Error, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_mistake_in_the_configuration_is_told_in_a_line()
    {
        await using var node = TaskQueueCommand.Start(
            log,
            [
                "node",
                "-b", NoBroker,
                "--set", "task-queue.attempts.max=0",
                "--set", "task-queue.atempts.timeout=1s",
                "--set", "task-queue.kafka.consumer.enable.auto.commit=true",
            ]);

        var end = await node.EndAsync(TaskQueueUnderTest.Patience);

        Assert.Equal(78, end.ExitCode);
        Assert.Equal(3, end.Error.Count);
        string[] keys = ["task-queue.attempts.max", "task-queue.atempts", "enable.auto.commit"];
        Assert.All(keys, key => Assert.Single(end.Error, line => line.Contains(key, StringComparison.Ordinal)));
    }

    [RealKafkaFact]
    public async Task The_topics_that_the_command_creates_are_those_that_a_node_wants()
    {
        using var broker = TestBroker.Real();
        var name = TestBroker.Unique("created");
        string[] options =
        [
            "-b", broker.BootstrapServers,
            "--set", $"task-queue.topics.tasks=[\"{name}\"]",
            "--set", $"task-queue.topics.results={name}-results",
            "--set", $"task-queue.group={name}",
        ];
        await using var create = TaskQueueCommand.Start(log, ["topics", "create", .. options]);
        Assert.Equal(0, (await create.EndAsync(TaskQueueUnderTest.Patience)).ExitCode);

        await using var node = TaskQueueCommand.Start(log, ["node", .. options]);
        await node.AssignedAsync(1, TaskQueueUnderTest.Patience);

        Assert.DoesNotContain(node.Lines, line => line.Contains(" warn: ", StringComparison.Ordinal));
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
    }
}
