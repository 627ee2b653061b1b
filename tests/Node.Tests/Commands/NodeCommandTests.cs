using System.Runtime.InteropServices;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Node.Tests.Commands;

public sealed class NodeCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestBroker _broker = TestBroker.Start();
    private readonly CommandRun _run = new();

    public void Dispose()
    {
        _run.Dispose();
        _broker.Dispose();
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task A_node_runs_tasks_and_leaves_with_0_when_it_is_asked_to_stop(PosixSignal signal)
    {
        var (tasks, results, letters) = await CreateTopicsAsync();

        var node = _run.StartAsync(NodeArguments("node", tasks, results, letters));
        await _broker.ProduceValuesAsync(tasks, "task1");
        var result = Assert.Single(await _broker.ReadAsync(results, 1, Patience));
        _run.Signals.Raise(signal);

        Assert.Equal(0, await node.WaitAsync(Patience));
        Assert.Equal("TASK1", result.ValueText);
        Assert.Equal($"{tasks}-0-0", result.KeyText);
        Assert.Equal("", _run.Error);
    }

    [Fact]
    public async Task Run_is_the_same_as_node_alone()
    {
        var (tasks, results, letters) = await CreateTopicsAsync();

        var node = _run.StartAsync(["node", .. NodeArguments("run", tasks, results, letters)]);
        await _broker.ProduceAsync(tasks, TestRecord.Of(
            null, "x", ("ce_specversion", "1.0"), ("ce_id", "1"), ("ce_source", "/t"), ("ce_type", "echo")));
        var result = Assert.Single(await _broker.ReadAsync(results, 1, Patience));
        _run.Signals.Raise(PosixSignal.SIGTERM);

        Assert.Equal(0, await node.WaitAsync(Patience));
        Assert.Equal("x", result.ValueText);
        Assert.Equal("echo.completed", result.Header("ce_type"));
    }

    [Fact]
    public async Task Missing_topics_end_a_node_with_1_and_the_command_that_creates_them()
    {
        var code = await _run.StartAsync(NodeArguments("node", "no-tasks", "no-results", "no-letters")).WaitAsync(Patience);

        Assert.Equal(1, code);
        Assert.Contains("The task topic 'no-tasks' does not exist. Remedy: taskqueue topics create", _run.Error, StringComparison.Ordinal);
        Assert.Contains($"--bootstrap {_broker.BootstrapServers}", _run.Error, StringComparison.Ordinal);
        Assert.Contains("--set 'task-queue.topics.tasks=[\"no-tasks\"]'", _run.Error, StringComparison.Ordinal);
    }

    private async Task<(string Tasks, string Results, string Letters)> CreateTopicsAsync() =>
        (await _broker.NewTopicAsync(), await _broker.NewTopicAsync(), await _broker.NewTopicAsync());

    private string[] NodeArguments(string verb, string tasks, string results, string letters) =>
    [
        verb,
        "-b", _broker.BootstrapServers,
        "--workers", "2",
        "--set", $"task-queue.topics.tasks=[\"{tasks}\"]",
        "--set", $"task-queue.topics.results={results}",
        "--set", $"task-queue.topics.dead-letters={letters}",
        "--set", $"task-queue.group={TestBroker.Unique("group")}",
        "--set", "akka.loglevel=OFF",
    ];
}
