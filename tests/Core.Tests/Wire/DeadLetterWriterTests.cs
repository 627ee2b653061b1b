using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;

namespace TaskQueue.Core.Tests.Wire;

public sealed class DeadLetterWriterTests
{
    private static readonly TaskFailure Failure = new()
    {
        Message = "no mailbox",
        ExceptionType = "System.InvalidOperationException",
        Stack = "   at Mail.Send()",
        Attempts = 10,
        FirstFailedAt = new DateTimeOffset(2026, 1, 31, 8, 15, 0, TimeSpan.Zero),
        LastFailedAt = new DateTimeOffset(2026, 1, 31, 9, 0, 0, TimeSpan.Zero),
    };

    private static readonly (string, string?)[] Place =
    [
        ("a", "1"), ("a", null), ("ce_id", "17"),
        ("__dlq.errors.topic", "task_topic"), ("__dlq.errors.partition", "3"), ("__dlq.errors.offset", "41"),
        ("__dlq.errors.group", "g"), ("__dlq.errors.delivery.count", "10"),
    ];

    private static readonly (string, string?)[] Times =
    [
        ("__dlq.errors.first.failure", "2026-01-31T08:15:00.000Z"), ("__dlq.errors.last.failure", "2026-01-31T09:00:00.000Z"),
    ];

    private readonly RecordBatch _batch = Some.Record("x", "k", ("a", "1"), ("a", null), ("ce_id", "17"));

    [Fact]
    public void A_dead_letter_keeps_the_headers_and_says_what_happened()
    {
        var writer = new DeadLetterWriter("g");

        writer.Write(_batch[0], Failure);

        Assert.True(writer.Headers.Encoded.StartsWith(_batch[0].Headers.Encoded));
        Assert.Equal(
            [
                .. Place, ("__dlq.errors.message", "no mailbox"),
                ("__dlq.errors.exception.type", "System.InvalidOperationException"),
                ("__dlq.errors.exception.stack", "   at Mail.Send()"), .. Times,
            ],
            Some.Headers(writer.Headers));
    }

    [Fact]
    public void What_is_too_large_goes_without_the_stack_then_without_the_message()
    {
        var writer = new DeadLetterWriter("g");

        writer.Write(_batch[0], Failure, DeadLetterDetail.WithoutStack);

        Assert.Equal(
            [
                .. Place, ("__dlq.errors.message", "no mailbox"),
                ("__dlq.errors.exception.type", "System.InvalidOperationException"), .. Times,
            ],
            Some.Headers(writer.Headers));

        writer.Write(_batch[0], Failure, DeadLetterDetail.WithoutMessage);

        Assert.Equal(
            [.. Place, ("__dlq.errors.exception.type", "System.InvalidOperationException"), .. Times],
            Some.Headers(writer.Headers));
    }

    [Fact]
    public void A_record_that_is_no_task_has_no_exception()
    {
        var writer = new DeadLetterWriter("g");

        writer.Write(_batch[0], Failure with { ExceptionType = null, Stack = null, Attempts = 0 });

        Assert.DoesNotContain(Some.Headers(writer.Headers), header => header.Name.Contains("exception", StringComparison.Ordinal));
    }

    [Fact]
    public void Long_texts_are_cut_off_at_a_whole_character()
    {
        var writer = new DeadLetterWriter("g");

        writer.Write(
            _batch[0],
            Failure with { Message = "x" + new string('ä', 5_000), Stack = new string('s', 9_000), ExceptionType = new string('e', 9_000) });

        var headers = Some.Headers(writer.Headers).ToLookup(header => header.Name, header => header.Value);
        Assert.Equal("x" + new string('ä', 4_085), headers["__dlq.errors.message"].Single());
        Assert.Equal(new string('s', 8_192 - 28), headers["__dlq.errors.exception.stack"].Single());
        Assert.Equal(new string('e', 8_192 - 27), headers["__dlq.errors.exception.type"].Single());
    }

    [Fact]
    public void A_dead_letter_that_is_put_back_by_hand_is_a_task_again_however_long_its_texts()
    {
        var writer = new DeadLetterWriter("g");
        var endless = new string('x', 9_000);
        var task = Some.Record("x", "k", ("ce_specversion", "1.0"), ("ce_id", "17"), ("ce_type", "mail"), ("ce_source", "/shop"));

        writer.Write(task[0], Failure with { Message = endless, Stack = endless, ExceptionType = endless });
        var putBack = Some.Record("x", "k", Some.Headers(writer.Headers));

        Assert.True(TaskDecoder.TryDecode(putBack[0], out _, out var reason), reason);
    }

    [Fact]
    public void A_stub_tells_what_identifies_the_record_and_what_is_missing()
    {
        var batch = Some.Record(
            "hello", "k", ("a", "1"), ("ce_id", "17"), ("ce_type", "mail"), ("tq-replay", "1"), ("ce_source", new string('x', 257)));
        var writer = new DeadLetterWriter("g");

        writer.Write(
            batch[0], Failure with { Message = new string('m', 300), ExceptionType = new string('e', 300) }, DeadLetterDetail.Stub);

        Assert.Equal(
            [
                ("ce_id", "17"), ("ce_type", "mail"), ("tq-replay", "1"), .. Place[3..], ("__dlq.errors.message", new string('m', 256)),
                ("__dlq.errors.exception.type", new string('e', 256)), .. Times, ("__dlq.incomplete", "true"),
                ("__dlq.size", "302"), ("__dlq.sha256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"),
            ],
            Some.Headers(writer.Headers));
    }

    [Fact]
    public void A_stub_keeps_the_first_four_reserved_headers_that_are_short()
    {
        var (fits, longer) = (new string('n', 253), new string('n', 254));
        var batch = Some.Record(
            "x",
            null,
            ("ce_specversion", "1.0"),
            ($"tq-{fits}", "1"),
            ($"tq-{longer}", "1"),
            ("tq-a", new string('v', 256)),
            ("tq-b", new string('v', 257)),
            ("tq-c", ""),
            ("tq-d", null),
            ("tq-e", "1"),
            ("tq-f", "1"));
        var writer = new DeadLetterWriter("g");

        writer.Write(batch[0], Failure, DeadLetterDetail.Stub);

        Assert.Equal(
            [("ce_specversion", "1.0"), ($"tq-{fits}", "1"), ("tq-a", new string('v', 256)), ("tq-c", ""), ("tq-e", "1"), Place[3]],
            Some.Headers(writer.Headers)[..6]);
    }

    [Fact]
    public void A_stub_of_a_structured_event_has_its_attributes_instead_of_those_of_headers()
    {
        var batch = Some.Record(
            """{"specversion":"1.0","id":"17","type":"mail","source":"/shop"}""",
            null,
            ("content-type", "application/cloudevents+json"),
            ("ce_specversion", "1.0"),
            ("ce_id", "18"),
            ("ce_source", "/"),
            ("tq-replay", "1"));
        var writer = new DeadLetterWriter("g");

        writer.Write(batch[0], Failure, DeadLetterDetail.Stub);

        Assert.Equal(
            [("ce_specversion", "1.0"), ("ce_id", "17"), ("ce_type", "mail"), ("tq-replay", "1"), Place[3]],
            Some.Headers(writer.Headers)[..5]);
    }

    [Fact]
    public void A_stub_has_no_value_and_a_key_only_if_it_is_short()
    {
        var small = Some.Record("x", new string('k', 256));
        var large = Some.Record("x", new string('k', 257));
        var none = Some.Record(value: null);

        Assert.True(DeadLetterWriter.KeepsKey(small[0], DeadLetterDetail.Stub));
        Assert.False(DeadLetterWriter.KeepsKey(large[0], DeadLetterDetail.Stub));
        Assert.True(DeadLetterWriter.KeepsKey(large[0], DeadLetterDetail.WithoutMessage));
        Assert.False(DeadLetterWriter.KeepsKey(none[0], DeadLetterDetail.Full));
        Assert.False(DeadLetterWriter.KeepsValue(small[0], DeadLetterDetail.Stub));
        Assert.True(DeadLetterWriter.KeepsValue(small[0], DeadLetterDetail.WithoutMessage));
        Assert.False(DeadLetterWriter.KeepsValue(none[0], DeadLetterDetail.Full));
    }

    [Fact]
    public void A_stub_is_small_whatever_the_record_was()
    {
        (string, string?)[] headers = [.. Enumerable.Range(0, 10_000).Select(i => (i % 2 == 0 ? "tq-replay" : $"tq-{i}".PadRight(256, 'n'), (string?)new string('v', 256)))];

        AssertIsSmall(Some.Record(value: null, null, headers));
    }

    [Fact]
    public void The_largest_stub_of_a_task_is_small()
    {
        var longest = new string('v', 256);
        (string, string?)[] reserved = [.. Enumerable.Range(0, 5).Select(i => ($"tq-{i}".PadRight(256, 'n'), (string?)longest))];

        AssertIsSmall(Some.Record(
            value: null,
            null,
            [
                ("ce_specversion", "1.0"), ("ce_id", longest), ("ce_type", longest), ("ce_source", longest), .. reserved,
                ("tq-id", new string('i', 280)), ("tq-replay", "1000000"),
            ]));
    }

    private static void AssertIsSmall(RecordBatch record)
    {
        var writer = new DeadLetterWriter(new string('你', 249));
        var failure = Failure with { Message = new string('m', 9_000), ExceptionType = new string('e', 9_000), Attempts = int.MaxValue };

        writer.Write(record[0], failure, DeadLetterDetail.Stub);

        Assert.InRange(writer.Headers.Encoded.Length, 1, 6 * 1024);
        Assert.DoesNotContain(Some.Headers(writer.Headers), header => header.Name == "__dlq.sha256");
    }
}
