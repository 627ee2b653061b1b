using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;
using TaskQueue.Core.Tests.Wire;
using TaskQueue.Core.Wire;

namespace TaskQueue.Core.Tests.DeadLetters;

public sealed class DeadLetterReaderTests
{
    private static readonly DateTimeOffset First = new(2026, 1, 31, 8, 15, 0, TimeSpan.Zero);

    private static readonly TaskFailure Failure = new()
    {
        Message = "no mailbox",
        ExceptionType = "System.InvalidOperationException",
        Stack = "at Mail.Send()",
        Attempts = 3,
        FirstFailedAt = First,
        LastFailedAt = First.AddMinutes(1),
    };

    [Fact]
    public void What_the_writer_wrote_is_read_back()
    {
        var letter = Read(DeadLetterOf(Some.Record(
            "x", "k", ("ce_specversion", "1.0"), ("ce_id", "order-17"), ("ce_type", "mail"), ("ce_source", "/shop"))));

        Assert.Equal("dlq.task_topic[1]@7", letter.Position.ToString());
        Assert.Equal("task_topic[3]@41", letter.Task.ToString());
        Assert.Equal(("order-17", "mail", "shop", 3, 0), (letter.Id, letter.Kind, letter.Group, letter.Attempts, letter.Generation));
        Assert.Equal(("no mailbox", "System.InvalidOperationException", "at Mail.Send()"), (letter.Message, letter.ExceptionType, letter.Stack));
        Assert.Equal((First, First.AddMinutes(1)), (letter.FirstFailure, letter.LastFailure));
        Assert.Equal(First.AddMinutes(1), letter.FailedAt);
    }

    [Fact]
    public void A_bare_task_is_known_by_its_own_place_not_by_that_of_the_dead_letter()
    {
        var letter = Read(DeadLetterOf(Some.Record("x")));

        Assert.Equal(("task_topic-3-41", ""), (letter.Id, letter.Kind));
    }

    [Fact]
    public void A_record_that_is_no_task_has_the_default_id()
    {
        var letter = Read(DeadLetterOf(Some.Record("x", null, ("ce_specversion", "9.9"), ("ce_id", "a"))));

        Assert.Equal(("task_topic-3-41", ""), (letter.Id, letter.Kind));
    }

    [Fact]
    public void A_replay_that_failed_again_has_its_id_and_generation()
    {
        var letter = Read(DeadLetterOf(Some.Record("x", null, ("tq-id", "task_topic-3-2"), ("tq-replay", "4"), ("tq-group", "shop"))));

        Assert.Equal(("task_topic-3-2", 4), (letter.Id, letter.Generation));
    }

    [Theory]
    [InlineData("large", true)]
    [InlineData("", true)]
    [InlineData(null, true)]
    [InlineData("other", false)]
    public void A_stub_knows_its_record_again(string? value, bool isSame)
    {
        var task = Some.Record(value, "k", ("ce_specversion", "1.0"), ("ce_id", "order-17"), ("h", "v"), ("n", null));
        var writer = new DeadLetterWriter("shop");
        writer.Write(task[0], Failure, DeadLetterDetail.Stub);

        var letter = Read(InDeadLetters(Some.Record(null, "k"), writer.Headers));

        Assert.Equal("order-17", letter.Id);
        var other = isSame ? task : Some.Record("large", "k", ("ce_specversion", "1.0"), ("ce_id", "order-17"), ("h", "v"), ("n", null));
        Assert.Equal(isSame, letter.Missing!.IsOf(other[0]));
        Assert.Null(Read(DeadLetterOf(task)).Missing);
    }

    [Theory]
    [InlineData(null, "order-17")]
    [InlineData("task_topic-3-2", "task_topic-3-2")]
    public void A_stub_knows_the_id_and_the_kind_of_an_event_in_structured_mode(string? replayed, string id)
    {
        (string, string?)[] replay = replayed is null ? [] : [("tq-id", replayed)];
        var task = Some.Record(
            """{"specversion":"1.0","id":"order-17","type":"mail","source":"/shop","data":1}""",
            null,
            [("content-type", "application/cloudevents+json"), ("ce_id", "of-no-meaning"), .. replay]);

        var letter = Read(StubOf(task));

        Assert.Equal((id, "mail"), (letter.Id, letter.Kind));
        Assert.True(letter.Missing!.IsOf(task[0]));
        Assert.Equal((id, "mail"), (Read(DeadLetterOf(task)).Id, Read(DeadLetterOf(task)).Kind));
    }

    [Theory]
    [InlineData("ce_expirytime", "never")]
    [InlineData("ce_maxattempts", "0")]
    [InlineData("ce_id", "again")]
    [InlineData("content-type", "application/cloudevents+json")]
    [InlineData("content-type", "application/cloudevents-batch+json")]
    [InlineData("tq-id", null)]
    [InlineData("other", null, 257)]
    public void A_stub_of_what_is_no_task_has_the_id_that_the_log_has(string name, string? value, int keyBytes = 1)
    {
        var task = Some.Record("x", new string('k', keyBytes), ("ce_id", "order-17"), ("ce_type", "mail"), ("tq-replay", "3"), (name, value));
        Assert.False(TaskDecoder.TryDecode(task[0], out _, out _));

        var letter = Read(StubOf(task));

        Assert.Equal(("task_topic-3-41", "", 3), (letter.Id, letter.Kind, letter.Generation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stub_knows_the_longest_id_of_a_replay_whatever_else_is_reserved(bool isStructured)
    {
        var id = $"{new string('t', 249)}-2147483647-9223372036854775807";
        (string, string?)[] replay =
            [("tq-a", "1"), ("tq-b", "1"), ("tq-c", "1"), ("tq-d", "1"), ("tq-id", id), ("tq-replay", "2"), ("tq-group", "shop")];
        var task = isStructured
            ? Some.Record(
                """{"specversion":"1.0","id":"order-17","type":"mail","source":"/shop"}""",
                null,
                [("content-type", "application/cloudevents+json"), .. replay])
            : Some.Record("x", null, [("ce_type", "mail"), .. replay]);

        var letter = Read(StubOf(task));

        Assert.Equal((id, "mail", 2), (letter.Id, letter.Kind, letter.Generation));
    }

    [Fact]
    public void What_a_record_had_of_an_earlier_dead_letter_is_not_taken_for_what_befell_it_now()
    {
        (string, string?)[] earlier = [.. Dlq, ("__dlq.errors.exception.stack", "at Old.Code()"), ("__dlq.incomplete", "true"), ("__dlq.size", "9")];
        var task = Some.Record("x", "k", [("ce_id", "order-17"), ("tq-replay", "2"), .. earlier]);
        var writer = new DeadLetterWriter("mailers");
        writer.Write(task[0], Failure with { Attempts = 5, Stack = null });

        var letter = Read(InDeadLetters(task, writer.Headers));

        Assert.Equal(("order-17", "mailers", 5, 2), (letter.Id, letter.Group, letter.Attempts, letter.Generation));
        Assert.Null(letter.Stack);
        Assert.Null(letter.Missing);
    }

    [Fact]
    public void A_record_that_an_earlier_dead_letter_made_too_large_has_the_id_that_the_log_has()
    {
        var task = Some.Record("x", "k", [("ce_id", "order-17"), .. Dlq, ("__dlq.errors.exception.stack", new string('s', WireLimits.MaxHeaderBytes))]);
        Assert.False(TaskDecoder.TryDecode(task[0], out _, out _));

        Assert.Equal("task_topic-3-41", Read(DeadLetterOf(task)).Id);
    }

    [Theory]
    [InlineData("__dlq.errors.topic", "")]
    [InlineData("__dlq.errors.partition", "-1")]
    [InlineData("__dlq.errors.offset", "many")]
    public void A_record_that_no_node_wrote_tells_of_no_task(string name, string value)
    {
        var letter = Read(InDeadLetters(Some.Record(
            "x",
            null,
            [.. Dlq.Where(header => header.Name != name), (name, value)])));

        Assert.Null(letter.Task);
        Assert.Equal("dlq.task_topic-1-7", letter.Id);
    }

    [Theory]
    [InlineData(249, true)]
    [InlineData(250, false)]
    public void The_longest_name_of_a_topic_is_understood(int length, bool isTold)
    {
        var topic = new string('t', length);

        var letter = Read(InDeadLetters(Some.Record(
            "x",
            null,
            [.. Dlq.Where(header => header.Name != "__dlq.errors.topic"), ("__dlq.errors.topic", topic)])));

        Assert.Equal(isTold ? $"{topic}[3]@41" : null, letter.Task?.ToString());
    }

    [Fact]
    public void What_is_not_told_is_empty_and_what_need_not_be_is_null()
    {
        var letter = Read(InDeadLetters(Some.Record("x", null, ("__dlq.errors.exception.stack", null))));

        Assert.Equal(("", "", 0, 0), (letter.Group, letter.Message, letter.Attempts, letter.Generation));
        Assert.Equal((null, null, null, null), (letter.ExceptionType, letter.Stack, letter.FirstFailure, letter.LastFailure));
    }

    [Theory]
    [InlineData(1_700_000_000_000, 1_700_000_000_000)]
    [InlineData(253_402_300_799_999, 253_402_300_799_999)]
    [InlineData(253_402_300_800_000, 0)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(-1, 0)]
    public void A_time_that_no_calendar_has_is_the_epoch(long timestamp, long expected)
    {
        var record = Some.Record("x");

        Assert.Equal(expected, Read(InDeadLetters(record, record[0].Headers, timestamp)).WrittenAt.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_that_a_record_holds_makes_it_throw(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < ModelRun.Steps(2_000); round++)
        {
            (byte[], byte[]?)[] headers =
            [
                .. Dlq.Select(header => (
                    System.Text.Encoding.UTF8.GetBytes(header.Name),
                    random.Next(3) switch
                    {
                        0 => (byte[]?)null,
                        1 => RandomBytes(random),
                        _ => System.Text.Encoding.UTF8.GetBytes(header.Value!),
                    })),
                (RandomBytes(random), RandomBytes(random)),
            ];

            var letter = Read(InDeadLetters(Some.Record(RandomBytes(random), null, headers)));

            Assert.NotEmpty(letter.Id);
        }
    }

    [Fact]
    public void A_replay_has_what_the_task_had_and_what_makes_it_a_replay()
    {
        var task = Some.Record(
            "x", "k", ("ce_id", "order-17"), ("tq-id", "order-17"), ("tq-replay", "1"), ("tq-group", "shop"), ("other", null), ("a", "1"), ("a", "2"));
        var headers = new HeaderWriter();

        ReplayHeaders.Write(DeadLetterOf(task)[0].Headers, "order-17", 2, "shop", headers);

        Assert.Equal(
            [("ce_id", "order-17"), ("other", null), ("a", "1"), ("a", "2"), ("tq-id", "order-17"), ("tq-replay", "2"), ("tq-group", "shop")],
            Some.Headers(headers.Written));
    }

    private static (string Name, string? Value)[] Dlq =>
    [
        ("__dlq.errors.topic", "task_topic"), ("__dlq.errors.partition", "3"), ("__dlq.errors.offset", "41"),
        ("__dlq.errors.group", "shop"), ("__dlq.errors.delivery.count", "3"), ("__dlq.errors.first.failure", "2026-01-31T08:15:00.000Z"),
    ];

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static DeadLetter Read(RecordBatch record) => new DeadLetterReader().Read(record[0]);

    private static RecordBatch DeadLetterOf(RecordBatch task)
    {
        var writer = new DeadLetterWriter("shop");
        writer.Write(task[0], Failure);
        return InDeadLetters(task, writer.Headers);
    }

    private static RecordBatch StubOf(RecordBatch task)
    {
        var writer = new DeadLetterWriter("shop");
        writer.Write(task[0], Failure, DeadLetterDetail.Stub);
        return InDeadLetters(Some.Record(value: null), writer.Headers);
    }

    private static RecordBatch InDeadLetters(RecordBatch record) => InDeadLetters(record, record[0].Headers);

    private static RecordBatch InDeadLetters(RecordBatch record, RecordHeaders headers, long timestampMs = 1_700_000_000_000)
    {
        var builder = new RecordBatchBuilder();
        builder.Headers.AddAll(headers);
        builder.Add(7, timestampMs, record[0].HasKey, record[0].Key, record[0].HasValue, record[0].Value);
        return builder.Build(new Assignment(new PartitionId("dlq.task_topic", 1), 1, CancellationToken.None));
    }
}
