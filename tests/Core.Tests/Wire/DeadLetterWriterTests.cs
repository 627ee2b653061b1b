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

    private readonly Records.RecordBatch _batch = Some.Record("x", "k", ("a", "1"), ("a", null), ("ce_id", "17"));

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

        writer.Write(_batch[0], Failure with { Message = "x" + new string('ä', 5_000), Stack = new string('s', 9_000) });

        var headers = Some.Headers(writer.Headers).ToLookup(header => header.Name, header => header.Value);
        Assert.Equal("x" + new string('ä', 4_095), headers["__dlq.errors.message"].Single());
        Assert.Equal(new string('s', 8_192), headers["__dlq.errors.exception.stack"].Single());
    }
}
