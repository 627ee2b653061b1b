using System.Globalization;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;

namespace TaskQueue.Integration.Tests;

/// <summary>What a handler says about its task, what the settings say about a kind, and what becomes of a kind that fails.</summary>
public sealed class KindTests(ITestOutputHelper log)
{
    [Fact]
    public async Task A_kind_that_fails_is_paused_others_run_on_and_it_goes_on_when_it_has_healed()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var node = await queue.StartNodeAsync(
            "attempts.backoff.first=100ms", "attempts.backoff.max=100ms", "breaker.min-attempts=10", "breaker.pause=500ms", "breaker.max-pause=500ms");

        // Each fails twice: twenty attempts fail before the first one can succeed.
        await queue.Broker.ProduceAsync(
            queue.Tasks, Enumerable.Range(0, 20).Select(number => Some.Task($"flaky-{number}", "flaky", "2")));
        await node.LineAsync("TQ2110: Kind flaky is paused", TaskQueueUnderTest.Patience);
        await queue.Broker.ProduceAsync(queue.Tasks, Some.Task("other", "upper", "other"));

        using var results = queue.ReadResults();
        await results.DistinctAsync(21, TaskQueueUnderTest.Patience);
        await node.LineAsync("Kind flaky goes on after", TaskQueueUnderTest.Patience);
        Assert.All(
            Enumerable.Range(0, 20),
            number => Assert.Equal("3", results.Values[string.Create(CultureInfo.InvariantCulture, $"flaky-{number}")]));
        Assert.Equal("OTHER", results.Values["other"]);
        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        Assert.Empty(await queue.Broker.ReadToEndAsync(queue.DeadLetters));
        Assert.Equal(21, Assert.Single(await queue.Broker.CommittedAsync(queue.Group, queue.Tasks)).Offset);
    }

    [Fact]
    public async Task Tasks_of_a_paused_kind_go_on_at_the_next_node_with_their_attempts()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(
            queue.Tasks, Enumerable.Range(0, 20).Select(number => Some.Task($"bad-{number}", "fail", "no luck")));
        var node = await queue.StartAssignedNodeAsync(
            1, "workers=1", "attempts.max=2", "attempts.backoff.first=10m", "breaker.min-attempts=5", "breaker.pause=10m", "breaker.max-pause=10m");
        await node.LineAsync("TQ2110: Kind fail is paused", TaskQueueUnderTest.Patience);

        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        Assert.Empty(await queue.Broker.ReadToEndAsync(queue.DeadLetters));
        await queue.StartNodeAsync("attempts.max=2", "attempts.backoff.first=10ms", "breaker.enabled=off");

        var letters = await queue.Broker.ReadAsync(queue.DeadLetters, 20, TaskQueueUnderTest.Patience);
        Assert.All(letters, letter => Assert.Equal("2", letter.Header("__dlq.errors.delivery.count")));
    }

    [Fact]
    public async Task A_rejected_task_is_dead_lettered_after_one_attempt_and_a_delay_of_the_handler_is_kept()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        await queue.Broker.ProduceAsync(
            queue.Tasks, Some.Task("never", "reject", "no such customer"), Some.Task("later", "retry-after", "200ms"));

        var node = await queue.StartNodeAsync("attempts.backoff.first=10m", "akka.loglevel=DEBUG");

        var letter = Assert.Single(await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience));
        Assert.Equal(("1", "no such customer"), (letter.Header("__dlq.errors.delivery.count"), letter.Header("__dlq.errors.message")));
        using var results = queue.ReadResults();
        await results.DistinctAsync(2, TaskQueueUnderTest.Patience);
        Assert.Equal("200ms", results.Values["later"]);
        Assert.Contains("no such customer", results.Values["never"], StringComparison.Ordinal);
        await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        Assert.Equal(3, node.Lines.Count(line => line.EndsWith(") started", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_kind_has_settings_of_its_own_and_a_task_expires_before_a_retry_that_would_come_too_late()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        var soon = TimeProvider.System.GetUtcNow().AddSeconds(8).ToString("O", CultureInfo.InvariantCulture);
        await queue.Broker.ProduceAsync(
            queue.Tasks,
            Some.Task("once", "fail", "no luck"),
            Some.Task("expires", "flaky", "1", ("ce_expirytime", soon)),
            Some.Task("expired", "upper", "x", ("ce_expirytime", "2020-01-01T00:00:00Z")));

        await queue.StartNodeAsync("attempts.backoff.first=1h", "attempts.backoff.max=1h", "kinds.fail.attempts.max=1");

        var letter = Assert.Single(await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience));
        Assert.Equal("1", letter.Header("__dlq.errors.delivery.count"));
        var notices = await queue.Broker.ReadAsync(queue.Results, 3, TaskQueueUnderTest.Patience);
        Assert.Equal(
            [("expired", "upper.expired"), ("expires", "flaky.expired"), ("once", "fail.failed")],
            notices.Select(notice => (notice.KeyText!, notice.Header("ce_type"))).Order());
    }
}
