using TaskQueue.TestSupport.Brokers;
using static TaskQueue.Node.Tests.Commands.TaskQueueOfTest;

namespace TaskQueue.Node.Tests.Commands;

/// <summary><c>task get</c> and <c>task wait</c>.</summary>
public sealed class TaskGetTests
{
    [Theory, OnEmbeddedBroker, OnRealBroker]
    public async Task The_latest_ending_is_told(BrokerKind kind)
    {
        using var queue = await CreateAsync(TestBroker.Start(kind));
        await queue.Broker.ProduceAsync(
            queue.Results,
            Ended("order-17", "mail.failed", """{"detail":"no mailbox","attempt":3}"""),
            Ended("order-18", "mail.completed", "other"),
            Ended("order-17", "mail.completed", "sent"),
            TestRecord.Of($"{queue.Tasks}-0-7", "HELLO"));

        var (code, output, error) = await queue.RunAsync("get", "order-17", "--json");
        var bare = await queue.RunAsync("get", $"{queue.Tasks}-0-7");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal("""{"id":"order-17","kind":"mail","outcome":"completed","attempt":1,"value":{"text":"sent"}}""", output.Trim());
        Assert.Equal($"id={queue.Tasks}-0-7 outcome=completed attempt=1 value=HELLO", bare.Output.Trim());
    }

    [RealKafkaFact]
    public async Task An_ending_older_than_the_window_is_found_by_looking_further()
    {
        using var queue = await CreateAsync(TestBroker.Real());
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds();
        await queue.Broker.ProduceAsync(queue.Results, Ended("order-17", "mail.completed", "sent") with { TimestampMs = hourAgo });

        var recent = await queue.RunAsync("get", "order-17");
        var further = await queue.RunAsync("get", "order-17", "--since", "2h");

        Assert.Equal((1, ""), (recent.Code, recent.Output));
        Assert.Contains("TQ9054: ", recent.Error, StringComparison.Ordinal);
        Assert.Contains("there is no view of tasks to ask; look further: taskqueue task get 'order-17' --scan --bootstrap ", recent.Error, StringComparison.Ordinal);
        Assert.Contains("or wait for it: taskqueue task wait 'order-17' --bootstrap ", recent.Error, StringComparison.Ordinal);
        Assert.Equal("id=order-17 outcome=completed kind=mail attempt=1 value=sent", further.Output.Trim());
    }

    [Fact]
    public async Task What_the_dead_letters_alone_tell_is_told_too()
    {
        using var queue = await CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(queue.DeadLetters, TestRecord.Of(
            null, "x", ("__dlq.errors.topic", queue.Tasks), ("__dlq.errors.partition", "0"), ("__dlq.errors.offset", "7"), ("__dlq.errors.message", "no luck"),
            ("__dlq.errors.delivery.count", "3")));

        var (code, output, _) = await queue.RunAsync("get", $"{queue.Tasks}-0-7");

        Assert.Equal(0, code);
        Assert.Equal(
            $"id={queue.Tasks}-0-7 outcome=failed kind=upper attempt=3 task={queue.Tasks}[0]@7 dead-letter={queue.DeadLetters}[0]@0 error=no luck", output.Trim());
    }

    [Fact]
    public async Task A_scan_looks_in_the_queue_too_and_says_what_is_nowhere()
    {
        using var queue = await CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(
            queue.Tasks, TestRecord.Of(null, "bare"), TestRecord.Of(null, "x", ("ce_id", "order-17"), ("ce_type", "mail")));

        var withId = await queue.RunAsync("get", "order-17", "--scan");
        var bare = await queue.RunAsync("get", $"{queue.Tasks}-0-0", "--scan");
        var nowhere = await queue.RunAsync("get", "order-18", "--scan");

        Assert.Equal((0, $"id=order-17 outcome=waiting kind=mail attempt=0 task={queue.Tasks}[0]@1"), (withId.Code, withId.Output.Trim()));
        Assert.Equal((0, $"id={queue.Tasks}-0-0 outcome=waiting kind=upper attempt=0 task={queue.Tasks}[0]@0"), (bare.Code, bare.Output.Trim()));
        Assert.Equal(1, nowhere.Code);
        Assert.Contains("TQ9055: task 'order-18' is neither in the queue nor", nowhere.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_several_tasks_tells_each_and_answers_with_1_if_one_did_not_complete()
    {
        using var queue = await CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(queue.Results, Ended("a", "mail.completed", "sent"));
        using var run = new CommandRun();
        var waiting = queue.StartAsync(run, "wait", "a", "b", "a", "--json");
        await run.WaitForOutputAsync("\"a\"");

        await queue.Broker.ProduceAsync(queue.Results, Ended("b", "mail.expired", """{"detail":"too late"}"""));

        Assert.Equal(1, await waiting.WaitAsync(Patience));
        Assert.Equal(
            [("a", "completed"), ("b", "expired")],
            Lines(run.Output).Select(line => (line.GetProperty("id").GetString(), line.GetProperty("outcome").GetString())));
        Assert.Contains("\"TQ9050\"", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 2 tasks did not complete: 1 completed, 1 expired", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_ends_with_0_when_all_have_completed_and_with_1_when_the_time_is_up()
    {
        using var queue = await CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(queue.Results, Ended("a", "mail.completed", "sent"));

        var done = await queue.RunAsync("wait", "a");
        var late = await queue.RunAsync("wait", "b", "--timeout", "1s", "--json");

        Assert.Equal((0, "id=a outcome=completed kind=mail attempt=1 value=sent"), (done.Code, done.Output.Trim()));
        Assert.Equal((1, """{"id":"b","outcome":"timed-out"}"""), (late.Code, late.Output.Trim()));
        Assert.Contains("1 timed-out", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_for_a_bare_task_says_that_it_may_have_no_end()
    {
        using var queue = await CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(queue.Results, TestRecord.Of($"{queue.Tasks}-0-7", "HELLO"));

        var (code, _, error) = await queue.RunAsync("wait", $"{queue.Tasks}-0-7");

        Assert.Equal(0, code);
        Assert.Contains("TQ9053: ", error, StringComparison.Ordinal);
    }
}
