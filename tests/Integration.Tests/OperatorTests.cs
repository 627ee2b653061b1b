using System.Globalization;
using System.Text.Json;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>What an operator sees of a queue that stands still, and the verbs that move it.</summary>
public sealed class OperatorTests(ITestOutputHelper log)
{
    private const int Ran = 5;
    private const int Deleted = 12;
    private const int Written = 20;

    [RealKafkaFact]
    public async Task A_held_partition_is_shown_and_moved_while_no_node_runs()
    {
        await using var queue = await HeldAsync();

        var status = await RunAsync(queue, 0, "status");
        var dry = await RunAsync(queue, 0, "partition", "skip", queue.Tasks, "0", "--dry-run");
        var skip = await RunAsync(queue, 0, "partition", "skip", queue.Tasks, "0");
        var again = await RunAsync(queue, 1, "partition", "skip", queue.Tasks, "0");

        Assert.Contains(status.Output, line => line == $"TQ1207  {queue.Tasks}[0]");
        Assert.Contains(status.Output, line => line.Contains($"no longer has offset {Ran}, where it has to go on: it begins at {Deleted}", StringComparison.Ordinal));
        Assert.Contains(status.Output, line => line.Contains($"-> taskqueue partition skip {queue.Tasks} 0 --bootstrap", StringComparison.Ordinal));
        Assert.Contains(status.Output, line => line.StartsWith("TQ1651  group ", StringComparison.Ordinal));
        Assert.Equal($"would move {queue.Tasks}[0]: {Ran} -> {Deleted}; 0 tasks skipped, 0 run again, {Deleted - Ran} were gone", dry.Output.Single());
        Assert.StartsWith("moved ", skip.Output.Single(), StringComparison.Ordinal);
        Assert.Contains("TQ9032: ", again.Error.Single(), StringComparison.Ordinal);
        Assert.Equal(Deleted, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);

        var node = await queue.StartNodeAsync();
        Assert.Equal(Ran + Written - Deleted, (await queue.Broker.ReadAsync(queue.Results, Ran + Written - Deleted, TaskQueueUnderTest.Patience)).Count);
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
    }

    [RealKafkaFact]
    public async Task A_held_partition_is_moved_under_a_running_node()
    {
        await using var queue = await HeldAsync();
        var node = await queue.StartNodeAsync();
        await node.LineAsync("TQ1207: ", TaskQueueUnderTest.Patience);

        var before = await PartitionAsync(queue);
        var skip = await RunAsync(queue, 0, "partition", "skip", queue.Tasks, "0", "--timeout", "60s");
        var results = await queue.Broker.ReadAsync(queue.Results, Ran + Written - Deleted, TaskQueueUnderTest.Patience);
        var running = await RunAsync(queue, 1, "partition", "reset", queue.Tasks, "0", "--to", "earliest", "--yes");

        Assert.Equal(("held", 5, 12, 20), (before.Text("state"), before.Number("committed"), before.Number("begin"), before.Number("end")));
        Assert.True(before.Json.TryGetProperty("owner", out _));
        Assert.StartsWith("moved ", skip.Output.Single(), StringComparison.Ordinal);
        Assert.Equal(Ran + Written - Deleted, results.Count);
        Assert.Contains("TQ9035: ", running.Error.Single(), StringComparison.Ordinal);
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        Assert.Equal("ok", (await PartitionAsync(queue)).Text("state"));
    }

    [RealKafkaFact]
    public async Task A_reset_that_repeats_or_skips_tasks_needs_consent()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, Values(Ran));
        await RunToEndAsync(queue, Ran);

        var refused = await RunAsync(queue, 1, "partition", "reset", queue.Tasks, "0", "--to", "2");
        var outside = await RunAsync(queue, 2, "partition", "reset", queue.Tasks, "0", "--to", "99", "--yes");
        var agreed = await RunAsync(queue, 0, "partition", "reset", queue.Tasks, "--all", "--to", "2", "--yes", "--json");

        Assert.Contains("TQ9034: 0 tasks would not run and 3 would run again", refused.Error.Single(), StringComparison.Ordinal);
        Assert.Contains($"TQ9033: {queue.Tasks}[0] has offsets 0 to 5, not 99", outside.Error.Single(), StringComparison.Ordinal);
        var move = new Line(agreed.Output.Single());
        Assert.Equal((5, 2, 3), (move.Number("from"), move.Number("to"), move.Number("repeated")));
        await RunToEndAsync(queue, Ran + 3);
    }

    [RealKafkaFact]
    public async Task The_verbs_need_no_longer_than_seconds_with_64_partitions()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, partitions: 64);
        await queue.Broker.ProduceAsync(queue.Tasks, Enumerable.Range(0, 64).Select(i => TestRecord.Of(null, "x") with { Partition = i }));

        var status = await RunAsync(queue, 0, "status", "--json");

        var topic = new Line(status.Output.Single()).Json.GetProperty("topics")[0];
        Assert.Equal((64, 64), (topic.GetProperty("partitions").GetInt32(), topic.GetProperty("lag").GetInt32()));
        Assert.True(topic.TryGetProperty("timeLeftMs", out _));
    }

    [RealKafkaFact]
    public async Task The_doctor_finds_nothing_on_topics_as_they_are_created_and_tells_what_is_wrong_later()
    {
        using var broker = TestBroker.Real();
        var name = TestBroker.Unique("doctor");
        string[] options =
        [
            "-b", broker.BootstrapServers,
            "--set", $"task-queue.topics.tasks=[\"{name}\"]",
            "--set", $"task-queue.topics.results={name}-results",
            "--set", $"task-queue.group={name}",
        ];

        var missing = await RunAsync(1, ["doctor", .. options]);
        await RunAsync(0, ["topics", "create", "--partitions", "2", .. options]);
        var well = await RunAsync(0, ["doctor", .. options]);
        await broker.ProduceValuesAsync(name, "x");
        var waiting = await RunAsync(0, ["doctor", "--json", "--set", "task-queue.drain-timeout=1m", .. options]);

        Assert.Equal(3, missing.Output.Count(line => line.StartsWith("error    topics        TQ1501: ", StringComparison.Ordinal)));
        Assert.All(well.Output, line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.Equal(10, well.Output.Count);
        Assert.Equal(
            ["TQ1651", "TQ1660"],
            waiting.Output.Select(line => new Line(line)).Where(line => line.Text("level") == "warning").Select(line => line.Text("code")));
    }

    [RealKafkaFact]
    public async Task What_a_node_alone_knows_is_shown_until_it_has_healed()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.CreateTopicAsync($"{queue.Tasks}.events", 2);
        var node = await queue.StartAssignedNodeAsync(1);
        await queue.Broker.DeleteTopicAsync(queue.Results);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, "x");
        await queue.Broker.ReadAsync($"{queue.Tasks}.events", 1, TaskQueueUnderTest.Patience);

        var status = await RunAsync(queue, 0, "status", "--json");
        await queue.Broker.CreateTopicAsync(queue.Results, 4);
        await queue.Broker.ReadAsync(queue.Results, 1, TaskQueueUnderTest.Patience);
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);

        var told = Assert.Single(
            new Line(status.Output.Single()).Json.GetProperty("standsStill").EnumerateArray(),
            one => one.GetProperty("code").GetString() == "TQ2201");
        Assert.Equal(queue.Results, told.GetProperty("subject").GetString());
        Assert.Contains("(told by ", told.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    // Five tasks have run; of those written since, the first seven were deleted before they ran.
    private async Task<TaskQueueUnderTest> HeldAsync()
    {
        var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, Values(Ran));
        await RunToEndAsync(queue, Ran);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, Values(Written - Ran));
        await queue.Broker.DeleteRecordsAsync(queue.Tasks, 0, Deleted);
        return queue;
    }

    private static IEnumerable<string> Values(int count) =>
        Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture));

    private static async Task RunToEndAsync(TaskQueueUnderTest queue, int results)
    {
        var node = await queue.StartNodeAsync();
        Assert.Equal(results, (await queue.Broker.ReadAsync(queue.Results, results, TaskQueueUnderTest.Patience)).Count);
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
    }

    private Task<ProcessEnd> RunAsync(TaskQueueUnderTest queue, int exitCode, params string[] verb) =>
        RunAsync(exitCode, [.. verb, .. queue.Options()]);

    private async Task<ProcessEnd> RunAsync(int exitCode, string[] arguments)
    {
        await using var command = TaskQueueCommand.Start(log, arguments);
        var end = await command.EndAsync(TimeSpan.FromSeconds(90));
        Assert.Equal(exitCode, end.ExitCode);
        return end;
    }

    private async Task<Line> PartitionAsync(TaskQueueUnderTest queue) =>
        new((await RunAsync(queue, 0, "partition", "ls", "--json")).Output.Single());

    private sealed class Line(string line)
    {
        public JsonElement Json { get; } = JsonSerializer.Deserialize<JsonElement>(line);

        public string? Text(string name) => Json.GetProperty(name).GetString();

        public long Number(string name) => Json.GetProperty(name).GetInt64();
    }
}
