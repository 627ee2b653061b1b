using System.Globalization;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Node.Tests.Commands;

public sealed class DlqReplayTests
{
    [Fact]
    public async Task A_replay_is_the_task_as_it_was_in_its_partition_with_what_makes_it_a_replay()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start(), partitions: 3);
        var task = new TestRecord
        {
            Key = [1, 0, 255],
            Value = [0, 1, 2],
            Headers = [new("traceparent", [48, 255]), new("other", null), new("a", [49]), new("a", [50]), new("__dlq.mine", [1])],
        };
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter(task, partition: 2));

        var (code, output, error) = await queue.RunAsync("replay", $"{queue.Tasks}-2-41");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("1 replayed", output, StringComparison.Ordinal);
        var written = Assert.Single(await queue.TasksAsync());
        Assert.Equal(2, written.Partition);
        Assert.Equal(task.Key, written.Key);
        Assert.Equal(task.Value, written.Value);
        Assert.Equal(task.Headers.SkipLast(1).Select(header => (header.Key, header.Value)), written.Headers.SkipLast(3).Select(header => (header.Key, header.Value)));
        Assert.Equal(
            ($"{queue.Tasks}-2-41", "1", "shop"), (written.Header("tq-id"), written.Header("tq-replay"), written.Header("tq-group")));
        Assert.Equal(["task.replaying", "task.replayed"], await queue.EventTypesAsync());
    }

    [Fact]
    public async Task A_null_value_and_an_empty_one_stay_what_they_are()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start());
        await queue.Broker.ProduceAsync(
            queue.DeadLetters,
            queue.Letter(new TestRecord { Value = null, Key = [] }),
            queue.Letter(new TestRecord { Value = [], Key = null }, offset: 42));

        await queue.RunAsync("replay", "--all");

        var written = await queue.TasksAsync();
        Assert.Equal([(false, true), (true, false)], written.Select(record => (record.Value is not null, record.Key is not null)));
    }

    [Fact]
    public async Task A_second_replay_refuses_unless_it_is_asked_for_again()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"));
        await queue.RunAsync("replay", "a");

        var second = await queue.RunAsync("replay", "a");
        var all = await queue.RunAsync("replay", "--all");
        var listed = await queue.RunAsync("ls");
        var again = await queue.RunAsync("replay", "a", "--again");

        Assert.Equal(1, second.Code);
        Assert.Contains("TQ1608: 'a' is left alone: replayed; --again replays it once more", second.Error, StringComparison.Ordinal);
        Assert.Equal(0, all.Code);
        Assert.Contains("1 left alone (replayed)", all.Output, StringComparison.Ordinal);
        Assert.Contains("no dead letters", listed.Output, StringComparison.Ordinal);
        Assert.Equal(0, again.Code);
        Assert.Equal(["1", "2"], (await queue.TasksAsync()).Select(task => task.Header("tq-replay")));
    }

    [Fact]
    public async Task A_replay_that_failed_again_is_a_new_dead_letter_of_the_next_generation()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"));
        await queue.RunAsync("replay", "a");
        var replayed = Assert.Single(await queue.TasksAsync());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter(replayed with { Partition = -1 }, offset: 77));

        var second = await queue.RunAsync("replay", "a");

        Assert.Equal(0, second.Code);
        Assert.Contains("1 replayed, 1 left alone (replayed)", second.Output, StringComparison.Ordinal);
        var tasks = await queue.TasksAsync();
        Assert.Equal(["1", "2"], tasks.Select(task => task.Header("tq-replay")));
        Assert.Single(tasks[1].Headers, header => header.Key == "tq-id");
    }

    [Fact]
    public async Task Two_dead_letters_of_one_end_are_replayed_once()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"), queue.Letter("a", failedAt: "2026-01-31T09:16:00.000Z"));

        var (_, output, _) = await queue.RunAsync("replay", "a");
        var listed = await queue.RunAsync("ls");

        Assert.Contains("1 replayed, 1 taken", output, StringComparison.Ordinal);
        Assert.Single(await queue.TasksAsync());
        Assert.Contains("1 dead letters: 1 duplicate", listed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [OnEmbeddedBroker]
    [OnRealBroker]
    public async Task Replays_at_the_same_time_write_each_task_once(BrokerKind kind)
    {
        const int Letters = 250;
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start(kind), partitions: 4, deadLetterPartitions: 3);
        await queue.Broker.ProduceAsync(
            queue.DeadLetters,
            Enumerable.Range(0, Letters).Select(number =>
                queue.Letter($"t{number}", offset: number, partition: number % 4) with { Partition = number % 3 }));

        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => queue.RunAsync("replay", "--all")));

        Assert.All(runs, run => Assert.Equal((0, ""), (run.Code, run.Error)));
        var ids = (await queue.TasksAsync()).Select(task => task.Header("tq-id")).ToList();
        Assert.Equal(Letters, ids.Distinct().Count());
        Assert.Equal(Letters, ids.Count);
        Assert.Contains("no dead letters", (await queue.RunAsync("ls")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_without_its_task_is_shown_as_interrupted_and_needs_again()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"));
        await queue.Broker.ProduceAsync(queue.Events, Claim(queue, "a"));

        var listed = await queue.RunAsync("ls");
        var refused = await queue.RunAsync("replay", "a");
        var again = await queue.RunAsync("replay", "a", "--again");

        Assert.Contains("1 dead letters: 1 interrupted", listed.Output, StringComparison.Ordinal);
        Assert.Equal(1, refused.Code);
        Assert.Contains("TQ1608: 'a' is left alone: interrupted", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, again.Code);
        Assert.Equal("2", Assert.Single(await queue.TasksAsync()).Header("tq-replay"));
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"), queue.Letter("b", partition: 9));

        var replay = await queue.RunAsync("replay", "--all", "--dry-run");
        var dismiss = await queue.RunAsync("dismiss", "--all", "--dry-run");

        Assert.Contains("1 would be replayed, 1 refused", replay.Output, StringComparison.Ordinal);
        Assert.Contains("2 would be dismissed", dismiss.Output, StringComparison.Ordinal);
        Assert.Empty(await queue.TasksAsync());
        Assert.Empty(await queue.EventTypesAsync());
    }

    [Fact]
    public async Task A_partition_that_is_not_there_any_more_is_refused_before_anything_is_claimed()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a", partition: 9));

        var (code, output, _) = await queue.RunAsync("replay", "a");

        Assert.Equal(1, code);
        Assert.Contains($"TQ1605: its partition {queue.Tasks}[9] does not exist any more: the topic has 1", output, StringComparison.Ordinal);
        Assert.Empty(await queue.EventTypesAsync());
    }

    [Fact]
    public async Task An_incomplete_dead_letter_is_replayed_from_the_tasks_record_if_that_is_still_there()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start());
        var task = Assert.Single(await queue.Broker.ProduceAsync(queue.Tasks, TestRecord.Of("k", "large", ("h", "v"))));
        TestRecord Stub(string value, long offset)
        {
            var letter = queue.Letter(TestRecord.Of("k", null), offset: offset);
            var missing = TestRecord.Of(
                null,
                null,
                ("__dlq.incomplete", "true"),
                ("__dlq.size", (1 + 5 + 2).ToString(CultureInfo.InvariantCulture)),
                ("__dlq.sha256", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(value)))));
            return letter with { Headers = [.. letter.Headers, .. missing.Headers] };
        }

        await queue.Broker.ProduceAsync(queue.DeadLetters, Stub("large", task.Offset), Stub("other", task.Offset + 7));

        var listed = await queue.RunAsync("ls");
        var (code, output, _) = await queue.RunAsync("replay", "--all");

        Assert.Contains("(incomplete) ", listed.Output, StringComparison.Ordinal);
        Assert.Equal(1, code);
        Assert.Contains("TQ1606: it is incomplete", output, StringComparison.Ordinal);
        Assert.Contains("1 replayed, 1 refused", output, StringComparison.Ordinal);
        var replay = (await queue.TasksAsync())[1];
        Assert.Equal(("k", "large", "v", "1"), (replay.KeyText, replay.ValueText, replay.Header("h"), replay.Header("tq-replay")));
    }

    [Fact]
    public async Task A_dismissed_dead_letter_is_left_out_and_left_alone()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Start());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"), queue.Letter("b", offset: 42));

        var dismissed = await queue.RunAsync("dismiss", "a");
        var replayed = await queue.RunAsync("replay", "--all");

        Assert.Equal(0, dismissed.Code);
        Assert.Contains("1 dismissed", dismissed.Output, StringComparison.Ordinal);
        Assert.Contains("1 replayed, 1 left alone (dismissed)", replayed.Output, StringComparison.Ordinal);
        Assert.Equal("b", Assert.Single(await queue.TasksAsync()).Header("tq-id"));
    }

    [Fact]
    public async Task Without_an_events_topic_nothing_is_replayed_or_dismissed()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.StartEmbedded(), withEvents: false);
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"));

        foreach (var verb in (string[])["replay", "dismiss"])
        {
            var (code, _, error) = await queue.RunAsync(verb, "a");
            Assert.Equal(1, code);
            Assert.Contains("TQ1601", error, StringComparison.Ordinal);
            Assert.Contains($"create it: taskqueue topics create --bootstrap {queue.Broker.BootstrapServers}", error, StringComparison.Ordinal);
        }

        Assert.Empty(await queue.TasksAsync());
    }

    [Fact]
    public async Task An_id_without_a_dead_letter_is_said_beside_those_that_have_one()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"));

        var (code, output, error) = await queue.RunAsync("replay", "a", "x");

        Assert.Equal(1, code);
        Assert.Contains("1 replayed", output, StringComparison.Ordinal);
        Assert.Contains("TQ1607: there is no dead letter of a task 'x'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_and_a_rate_hold()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.StartEmbedded());
        await queue.Broker.ProduceAsync(
            queue.DeadLetters, Enumerable.Range(0, 5).Select(number => queue.Letter($"t{number}", offset: number)));
        var startedAt = TimeProvider.System.GetTimestamp();

        var (code, _, _) = await queue.RunAsync("replay", "--all", "--limit", "4", "--rate", "2");

        Assert.Equal(0, code);
        Assert.True(TimeProvider.System.GetElapsedTime(startedAt) >= TimeSpan.FromSeconds(1.5));
        Assert.Equal(["t0", "t1", "t2", "t3"], (await queue.TasksAsync()).Select(task => task.Header("tq-id")));
    }

    [RealKafkaFact]
    public async Task Truncating_deletes_only_when_told_and_only_what_is_done_with()
    {
        using var queue = await DeadLetterQueue.CreateAsync(TestBroker.Real());
        await queue.Broker.ProduceAsync(queue.DeadLetters, queue.Letter("a"), queue.Letter("b", offset: 42));
        await queue.RunAsync("replay", "a");

        var dry = await queue.RunAsync("truncate", "--all", "--dry-run");
        var open = await queue.RunAsync("truncate", "--all", "--yes");
        var old = await queue.RunAsync("truncate", "--older-than", "1d", "--yes");
        await queue.RunAsync("dismiss", "b");
        var unsaid = await queue.RunAsync("truncate", "--all");
        Assert.Equal(2, (await queue.Broker.ReadToEndAsync(queue.DeadLetters)).Count);
        var done = await queue.RunAsync("truncate", "--all", "--yes");

        Assert.Equal(0, dry.Code);
        Assert.Contains("2 dead letters of", dry.Output, StringComparison.Ordinal);
        Assert.Contains("1 of them neither replayed nor dismissed", dry.Output, StringComparison.Ordinal);
        Assert.Equal(1, open.Code);
        Assert.Contains("TQ1610: 1 of them", open.Error, StringComparison.Ordinal);
        Assert.Equal((0, "no such dead letters"), (old.Code, old.Output.Trim()));
        Assert.Equal(1, unsaid.Code);
        Assert.Contains("TQ1609", unsaid.Error, StringComparison.Ordinal);
        Assert.Equal(0, done.Code);
        Assert.Empty(await queue.Broker.ReadToEndAsync(queue.DeadLetters));
    }

    private static TestRecord Claim(DeadLetterQueue queue, string id) => TestRecord.Of(
        id,
        $$"""
        {"version":1,"task":{"topic":"{{queue.Tasks}}","partition":0,"offset":41},
         "deadLetter":{"topic":"{{queue.DeadLetters}}","partition":0,"offset":0},"generation":1,"group":"shop","by":"ann@desk"}
        """,
        ("ce_specversion", "1.0"),
        ("ce_id", "claim-1"),
        ("ce_source", "/task-queue/shop"),
        ("ce_type", "task.replaying"),
        ("ce_time", "2026-01-31T09:00:00.000Z"));
}
