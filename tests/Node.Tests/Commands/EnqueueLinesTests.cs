using System.Globalization;
using System.Text;
using TaskQueue.TestSupport.Brokers;
using static TaskQueue.Node.Tests.Commands.TaskQueueOfTest;

namespace TaskQueue.Node.Tests.Commands;

/// <summary><c>task enqueue</c> with <c>--stdin-lines</c> and <c>--wait</c>.</summary>
public sealed class EnqueueLinesTests : IAsyncLifetime
{
    private TaskQueueOfTest _queue = null!;

    public async Task InitializeAsync() => _queue = await CreateAsync(TestBroker.StartEmbedded());

    public Task DisposeAsync()
    {
        _queue.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Each_line_is_a_task_of_the_default_kind_unless_one_is_named()
    {
        using var run = new CommandRun { Input = "a\r\n\nc"u8.ToArray() };
        Assert.Equal(0, await _queue.StartAsync(run, "enqueue", "--stdin-lines", "--json").WaitAsync(Patience));

        var tasks = await _queue.Broker.ReadAsync(_queue.Tasks, 3);
        Assert.Equal(["a", "", "c"], tasks.Select(task => task.ValueText));
        Assert.All(tasks, task => Assert.Equal("upper", task.Header("ce_type")));
        Assert.Equal(Lines(run.Output).Select(line => line.GetProperty("id").GetString()), tasks.Select(task => task.Header("ce_id")));
    }

    [Fact]
    public async Task A_count_is_how_many_lines_are_taken_at_most()
    {
        using var run = new CommandRun { Input = "a\nb\nc\n"u8.ToArray() };
        Assert.Equal(0, await _queue.StartAsync(run, "enqueue", "mail", "--bare", "--stdin-lines", "--count", "2").WaitAsync(Patience));

        Assert.Equal(["a", "b"], (await _queue.Broker.ReadToEndAsync(_queue.Tasks)).Select(task => task.ValueText));
        Assert.Contains("TQ9021: a bare record carries no kind", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_tells_how_each_task_ended_and_answers_with_1_if_one_did_not_complete()
    {
        using var run = new CommandRun { Input = "good\nbad\n"u8.ToArray() };
        var running = _queue.StartAsync(run, "enqueue", "mail", "--stdin-lines", "--wait", "--json");
        await _queue.AnswerAsync(2, task => task.ValueText == "good"
            ? Ended(task.Header("ce_id")!, "mail.completed", "GOOD", ("ce_attempt", "2"))
            : Ended(task.Header("ce_id")!, "mail.failed", """{"detail":"no mailbox","attempt":3}"""));

        Assert.Equal(1, await running.WaitAsync(Patience));

        var (good, bad) = Lines(run.Output).OrderBy(line => line.GetProperty("line").GetInt64()).ToArray() is [var first, var second] ? (first, second) : default;
        Assert.Equal(("mail", "completed", "GOOD", 2), (good.GetProperty("kind").GetString(), good.GetProperty("outcome").GetString(), good.GetProperty("value").GetProperty("text").GetString(), good.GetProperty("attempt").GetInt32()));
        Assert.Equal(("failed", "no mailbox", 3), (bad.GetProperty("outcome").GetString(), bad.GetProperty("problem").GetProperty("detail").GetString(), bad.GetProperty("attempt").GetInt32()));
        Assert.InRange(good.GetProperty("elapsedMs").GetDouble(), 0, Patience.TotalMilliseconds);
        Assert.Contains("\"TQ9050\"", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 2 tasks did not complete: 1 completed, 1 failed; look for one: taskqueue task get ID --scan --bootstrap", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bare_tasks_are_known_by_their_place_and_one_that_is_not_told_of_is_given_up()
    {
        using var run = new CommandRun { Input = "a\nb\n"u8.ToArray() };
        var running = _queue.StartAsync(run, "enqueue", "upper", "--bare", "--stdin-lines", "--wait", "--timeout", "5s");
        await _queue.AnswerAsync(2, task => task.ValueText == "a" ? TestRecord.Of($"{_queue.Tasks}-0-{task.Offset}", "A\u001b[31m") : null);

        Assert.Equal(1, await running.WaitAsync(Patience));

        var lines = run.Output.Split(Environment.NewLine);
        Assert.Matches($@"^id={_queue.Tasks}-0-0 outcome=completed line=1 attempt=1 elapsed=\S+ms value=base64:QRtbMzFt$", lines[0]);
        Assert.DoesNotContain('\u001b', lines[0]);
        Assert.StartsWith($"id={_queue.Tasks}-0-1 outcome=timed-out line=2 elapsed=", lines[1], StringComparison.Ordinal);
        Assert.Contains("1 completed, 1 timed-out", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_tasks_come_back_once_each_and_are_summed_up()
    {
        const int count = 5_000;
        using var run = new CommandRun { Input = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(1, count))) };
        var running = _queue.StartAsync(run, "enqueue", "upper", "--stdin-lines", "--wait", "--json");
        await _queue.AnswerAsync(count, task => Ended(task.Header("ce_id")!, "upper.completed", task.ValueText!));

        Assert.Equal(0, await running.WaitAsync(Patience));

        var lines = Lines(run.Output);
        Assert.Equal(Enumerable.Range(1, count), lines.Select(line => line.GetProperty("line").GetInt32()).Order());
        Assert.All(lines, line => Assert.Equal(
            line.GetProperty("line").GetInt32().ToString(CultureInfo.InvariantCulture), line.GetProperty("value").GetProperty("text").GetString()));
        Assert.StartsWith($"taskqueue: {count} completed in ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_that_do_not_tell_ids_are_not_waited_for()
    {
        var (code, output, error) = await _queue.RunAsync("enqueue", "upper", "--bare", "--wait", "--set", "task-queue.results.key=task-key");

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("taskqueue: TQ9052: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off", "TQ9053: with task-queue.results.failures = off a task that fails")]
    [InlineData("on", "")]
    public async Task A_wait_that_may_have_no_end_is_told(string failures, string remark)
    {
        using var run = new CommandRun();
        var running = _queue.StartAsync(run, "enqueue", "mail", "a", "--wait", "--set", $"task-queue.results.failures={failures}");
        await _queue.AnswerAsync(1, task => Ended(task.Header("ce_id")!, "mail.completed", "A"));

        Assert.Equal(0, await running.WaitAsync(Patience));
        Assert.Contains(remark, run.Error, StringComparison.Ordinal);
        Assert.Equal(remark.Length == 0, run.Error.Length == 0);
    }

    [Fact]
    public async Task Nothing_is_enqueued_if_endings_cannot_be_read()
    {
        var (code, output, error) = await _queue.RunAsync("enqueue", "upper", "a", "--wait", "--set", "task-queue.topics.results=no-such-topic");

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("there is no topic 'no-such-topic'", error, StringComparison.Ordinal);
        Assert.Empty(await _queue.Broker.ReadToEndAsync(_queue.Tasks));
    }
}
