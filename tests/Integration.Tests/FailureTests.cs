using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>Tasks that fail are tried again and dead-lettered in the end; they hold up nothing.</summary>
public sealed class FailureTests(ITestOutputHelper log)
{
    private static readonly string[] QuickRetries = ["attempts.max=3", "attempts.backoff.first=100ms", "akka.loglevel=DEBUG"];

    [Fact]
    public async Task A_task_that_keeps_failing_is_dead_lettered_as_it_was_and_told_on_the_result_topic()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var task = Some.Task("bad", "fail", "no luck") with
        {
            Key = [0, 255, 10],
            Headers =
            [
                .. Some.Task("bad", "fail", null, ("tenant", "blue")).Headers,
                KeyValuePair.Create("bytes", (byte[]?)[0, 1, 254]),
                KeyValuePair.Create("nothing", (byte[]?)null),
            ],
        };
        await queue.Broker.ProduceAsync(queue.Tasks, task);

        var node = await queue.StartNodeAsync(QuickRetries);

        var letter = Assert.Single(await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience));
        Assert.Equal(task.Key, letter.Key);
        Assert.Equal(task.Value, letter.Value);
        Assert.Equal(task.Headers, letter.Headers.Take(task.Headers.Count), SameHeader);
        Assert.All(letter.Headers.Skip(task.Headers.Count), header => Assert.StartsWith("__dlq.", header.Key, StringComparison.Ordinal));
        Assert.Equal(
            (queue.Tasks, "0", "0", queue.Group, "3", "no luck"),
            (letter.Header("__dlq.errors.topic"),
                letter.Header("__dlq.errors.partition"),
                letter.Header("__dlq.errors.offset"),
                letter.Header("__dlq.errors.group"),
                letter.Header("__dlq.errors.delivery.count"),
                letter.Header("__dlq.errors.message")));

        var notice = Assert.Single(await queue.Broker.ReadAsync(queue.Results, 1, TaskQueueUnderTest.Patience));
        Assert.Equal("bad", notice.KeyText);
        Assert.Equal(("bad", "fail.failed"), (notice.Header("ce_id"), notice.Header("ce_type")));
        Assert.Contains("\"detail\":\"no luck\"", notice.ValueText, StringComparison.Ordinal);

        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        Assert.Equal(3, node.Lines.Count(line => line.EndsWith(") started", StringComparison.Ordinal)));
        Assert.Equal(2, node.Lines.Count(line => line.Contains("next attempt in", StringComparison.Ordinal)));
        Assert.Equal(1, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);
    }

    [Fact]
    public async Task A_bare_task_that_fails_is_told_by_its_dead_letter_alone()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, "no luck");

        var node = await queue.StartNodeAsync("default-kind=fail", "attempts.max=1");

        var letter = Assert.Single(await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience));
        Assert.Equal("1", letter.Header("__dlq.errors.delivery.count"));
        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        Assert.Empty(await queue.Broker.ReadToEndAsync(queue.Results));
    }

    [Fact]
    public async Task Other_tasks_of_the_partition_flow_while_one_waits_for_its_retry()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(
            queue.Tasks, Enumerable.Range(0, 100).Select(number => Some.Task($"bad-{number}", "fail", "no luck")));
        var node = await queue.StartNodeAsync("attempts.backoff.first=10m", "akka.loglevel=DEBUG");
        await node.LineAsync("next attempt in", TaskQueueUnderTest.Patience, count: 100);

        await queue.Broker.ProduceAsync(queue.Tasks, Some.Numbered(1_000, partitions: 1));

        using var results = queue.ReadResults();
        await results.DistinctAsync(1_000, TaskQueueUnderTest.Patience);
    }

    [Fact]
    public async Task A_record_that_is_no_task_is_dead_lettered_at_once()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        TestRecord[] records =
        [
            TestRecord.Of("k", "v", ("ce_specversion", "9.9"), ("ce_id", "a"), ("ce_type", "upper")),
            TestRecord.Of(null, """{"specversion":"1.0","id":"b",""", ("content-type", "application/cloudevents+json")),
            Some.Task("", "upper", "an id is at least one byte long"),
        ];
        await queue.Broker.ProduceAsync(queue.Tasks, records);

        var node = await queue.StartNodeAsync("akka.loglevel=DEBUG");

        var letters = await queue.Broker.ReadAsync(queue.DeadLetters, records.Length, TaskQueueUnderTest.Patience);
        Assert.Equal(records.Select(record => record.ValueText), letters.Select(letter => letter.ValueText));
        Assert.All(letters, letter => Assert.Equal("0", letter.Header("__dlq.errors.delivery.count")));
        Assert.Contains("ce_specversion", letters[0].Header("__dlq.errors.message"), StringComparison.Ordinal);
        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        Assert.Equal(3, node.Lines.Count(line => line.Contains("after 0 attempts", StringComparison.Ordinal)));
        Assert.DoesNotContain(node.Lines, line => line.EndsWith(") started", StringComparison.Ordinal));
        Assert.Equal(3, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);
    }

    [Fact]
    public async Task A_task_past_its_deadline_is_canceled_and_tried_again()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("late", "sleep", "10m"));

        var node = await queue.StartNodeAsync([.. QuickRetries, "attempts.timeout=500ms"]);

        var letter = Assert.Single(await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience));
        Assert.Equal("3", letter.Header("__dlq.errors.delivery.count"));
        Assert.Contains("task-queue.attempts.timeout", letter.Header("__dlq.errors.message"), StringComparison.Ordinal);
        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        Assert.Equal(3, node.Lines.Count(line => line.EndsWith(") started", StringComparison.Ordinal)));
    }

    private static bool SameHeader(KeyValuePair<string, byte[]?> one, KeyValuePair<string, byte[]?> other) =>
        one.Key == other.Key && (one.Value ?? [255, 0]).AsSpan().SequenceEqual(other.Value ?? [255, 0]);
}
