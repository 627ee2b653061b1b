using System.Globalization;
using System.Text.Json;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>The verbs of <c>taskqueue task</c> and a node.</summary>
public sealed class TaskCommandTests(ITestOutputHelper log)
{
    [RealKafkaFact]
    public async Task Each_of_many_lines_comes_back_once_and_its_end_is_printed()
    {
        const int count = 20_000;
        const int partitions = 8;
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, partitions);
        await queue.StartAssignedNodeAsync(partitions);
        var lines = string.Concat(Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"line {number}\n")));

        var end = await RunAsync(queue, 0, lines, "task", "enqueue", "upper", "--stdin-lines", "--wait", "--json");
        using var results = queue.ReadResults();
        await results.ToEndAsync();

        var printed = end.Output.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.Equal(Enumerable.Range(1, count), printed.Select(task => task.GetProperty("line").GetInt32()).Order());
        Assert.All(printed, task => Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"LINE {task.GetProperty("line").GetInt32()}"),
            task.GetProperty("value").GetProperty("text").GetString()));
        Assert.Equal(count, results.Count);
        Assert.All(printed, task => Assert.Equal(1, results.CountOf(task.GetProperty("id").GetString()!)));
        Assert.Contains(end.Error, line => line.StartsWith($"taskqueue: {count} completed in ", StringComparison.Ordinal));
    }

    [RealKafkaFact]
    public async Task A_task_is_listed_waited_for_and_looked_up_until_it_is_in_the_dead_letters()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await RunAsync(queue, 0, "", "task", "enqueue", "upper", "hello", "--id", "order-17");
        await RunAsync(queue, 0, "", "task", "enqueue", "fail", "no luck", "--bare");
        var bare = $"{queue.Tasks}-0-1";

        var waiting = await RunAsync(queue, 0, "", "task", "ls", "--json");
        await queue.StartNodeAsync("default-kind=fail", "attempts.max=1");
        var done = await RunAsync(queue, 0, "", "task", "wait", "order-17", "--timeout", "60s");
        await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience);
        var late = await RunAsync(queue, 1, "", "task", "wait", bare, "--timeout", "1s");
        var completed = await RunAsync(queue, 0, "", "task", "get", "order-17", "--json");
        var failed = await RunAsync(queue, 0, "", "task", "get", bare, "--json");

        Assert.Equal(["order-17", bare], waiting.Output.Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("id").GetString()));
        Assert.Equal("id=order-17 outcome=completed kind=upper attempt=1 value=HELLO", done.Output.Single());
        Assert.Equal($"id={bare} outcome=timed-out", late.Output.Single());
        Assert.Contains("\"outcome\":\"completed\"", completed.Output.Single(), StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"failed\"", failed.Output.Single(), StringComparison.Ordinal);
        Assert.Contains("no luck", failed.Output.Single(), StringComparison.Ordinal);
    }

    private async Task<ProcessEnd> RunAsync(TaskQueueUnderTest queue, int exitCode, string input, params string[] verb)
    {
        await using var command = TaskQueueCommand.Start(log, [.. verb, .. queue.Options()], input: input);
        var end = await command.EndAsync(2 * TaskQueueUnderTest.Patience);
        Assert.Equal(exitCode, end.ExitCode);
        return end;
    }
}
