using TaskQueue.Core.Wire;

namespace TaskQueue.Core.Tests.Wire;

public sealed class ResultWriterTests
{
    private static readonly TaskFailure Failure = new()
    {
        Message = "no \"mailbox\"",
        ExceptionType = "System.InvalidOperationException",
        Stack = "   at Mail.Send()",
        Attempts = 10,
        FirstFailedAt = new DateTimeOffset(2026, 1, 31, 8, 15, 0, TimeSpan.Zero),
        LastFailedAt = new DateTimeOffset(2026, 1, 31, 9, 0, 0, 5, TimeSpan.Zero),
    };

    [Fact]
    public void A_bare_task_has_a_bare_result_under_its_id()
    {
        var writer = new ResultWriter("task-queue", ResultKey.TaskId);
        var record = Some.Record("task1", "k", ("traceparent", "00-1"))[0];
        TaskDecoder.TryDecode(record, out var envelope, out _);

        writer.WriteCompleted(record, envelope, "upper"u8, attempt: 2);

        Assert.Equal("task_topic-3-41", Some.Text(writer.Key));
        Assert.True(writer.HasKey);
        Assert.True(writer.Headers.IsEmpty);
    }

    [Theory]
    [InlineData("k", "k")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void The_task_key_is_kept_where_that_is_set(string? key, string? expected)
    {
        var writer = new ResultWriter("task-queue", ResultKey.TaskKey);

        writer.WriteCompleted(Some.Record("task1", key)[0], default, "upper"u8, attempt: 1);

        Assert.Equal(expected, writer.HasKey ? Some.Text(writer.Key) : null);
    }

    [Fact]
    public void The_longest_key_of_a_task_is_kept()
    {
        var writer = new ResultWriter("task-queue", ResultKey.TaskKey);
        var key = new string('k', WireLimits.MaxNameBytes);

        writer.WriteCompleted(Some.Record("task1", key)[0], default, "upper"u8, attempt: 1);

        Assert.Equal(key, Some.Text(writer.Key));
    }

    [Fact]
    public void The_result_of_a_task_with_headers_has_headers()
    {
        var writer = new ResultWriter("my group", ResultKey.TaskId);
        var record = Some.Record(
            "x", "k", ("ce_id", "17"), ("ce_type", "mail"), ("traceparent", "00-1"), ("tracestate", "v=1"), ("own", "x"))[0];
        TaskDecoder.TryDecode(record, out var envelope, out _);

        writer.WriteCompleted(record, envelope, envelope.Kind(record), attempt: 3);

        Assert.Equal("17", Some.Text(writer.Key));
        Assert.Equal(
            [
                ("ce_specversion", "1.0"), ("ce_source", "/task-queue/my%20group"), ("ce_id", "17"),
                ("ce_type", "mail.completed"), ("traceparent", "00-1"), ("tracestate", "v=1"), ("ce_attempt", "3"),
            ],
            Some.Headers(writer.Headers));
    }

    [Fact]
    public void The_first_attempt_goes_without_saying_and_defaults_stand_in()
    {
        var writer = new ResultWriter("g", ResultKey.TaskId);
        var record = Some.Record("x", null, ("ce_source", "/shop"))[0];
        TaskDecoder.TryDecode(record, out var envelope, out _);

        writer.WriteCompleted(record, envelope, "upper"u8, attempt: 1);

        Assert.Equal(
            [("ce_specversion", "1.0"), ("ce_source", "/task-queue/g"), ("ce_id", "task_topic-3-41"), ("ce_type", "upper.completed")],
            Some.Headers(writer.Headers));
    }

    [Theory]
    [InlineData(TaskEnding.Failed, "failed", "The task failed for good")]
    [InlineData(TaskEnding.Canceled, "canceled", "The task was canceled")]
    [InlineData(TaskEnding.Expired, "expired", "The task expired")]
    public void Other_endings_are_told_as_a_problem(TaskEnding ending, string name, string title)
    {
        var writer = new ResultWriter("g", ResultKey.TaskId);
        var record = Some.Record("x", null, ("ce_id", "17"), ("ce_type", "mail"))[0];
        TaskDecoder.TryDecode(record, out var envelope, out _);

        for (var again = 0; again < 2; again++)
        {
            writer.WriteFailure(record, envelope, envelope.Kind(record), ending, Failure);

            Assert.Equal(
                [
                    ("ce_specversion", "1.0"), ("ce_source", "/task-queue/g"), ("ce_id", "17"), ("ce_type", "mail." + name),
                    ("ce_attempt", "10"), ("content-type", "application/problem+json"),
                ],
                Some.Headers(writer.Headers));
            Assert.Equal(
                $$"""{"type":"urn:task-queue:{{name}}","title":"{{title}}","detail":"no \u0022mailbox\u0022","attempt":10,"""
                + """
                "exception":"System.InvalidOperationException","firstFailure":"2026-01-31T08:15:00.000Z","lastFailure":"2026-01-31T09:00:00.005Z","topic":"task_topic","partition":3,"offset":41}
                """,
                Some.Text(writer.Value));
        }
    }

    [Fact]
    public void A_bare_task_has_no_failure_on_the_result_topic()
    {
        var writer = new ResultWriter("g", ResultKey.TaskId);

        Assert.Throws<ArgumentException>(
            () => writer.WriteFailure(Some.Record()[0], default, "upper"u8, TaskEnding.Failed, Failure));
    }

    [Fact]
    public void Results_allocate_nothing()
    {
        var writer = new ResultWriter("g", ResultKey.TaskId);
        var batch = Some.Record("x", null, ("ce_id", "17"), ("ce_type", "mail"), ("traceparent", "00-1"));
        TaskDecoder.TryDecode(batch[0], out var envelope, out _);
        writer.WriteCompleted(batch[0], envelope, "mail"u8, attempt: 2);
        writer.WriteCompleted(batch[0], default, "mail"u8, attempt: 2);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 1_000; round++)
        {
            writer.WriteCompleted(batch[0], envelope, "mail"u8, attempt: 2);
            writer.WriteCompleted(batch[0], default, "mail"u8, attempt: 2);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
