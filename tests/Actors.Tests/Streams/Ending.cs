using System.Text;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Handlers;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>Attempts that have ended, as the writer gets them.</summary>
internal static class Ending
{
    public static TaskAttempt Succeeded(long offset, string result) =>
        Ended(Some.Attempt(Some.Handler(_ => { }), "task", offset), AttemptOutcome.Succeeded(Encoding.UTF8.GetBytes(result)));

    public static TaskAttempt FailedBare(long offset, string value) =>
        Ended(Some.Attempt(Some.Handler(_ => { }), value, offset), AttemptOutcome.Failed(new InvalidOperationException("no")));

    public static TaskAttempt Failed(long offset, Exception cause) =>
        Ended(Some.Attempt(Some.Handler(_ => { }), "poison", offset), AttemptOutcome.Failed(cause));

    public static TaskAttempt FailedWithHeaders(long offset) =>
        Ended(WithHeaders(offset), AttemptOutcome.Failed(new InvalidOperationException("no")));

    public static TaskAttempt ExpiredBare(long offset) => Expired(Some.Attempt(Some.Handler(_ => { }), "task", offset));

    public static TaskAttempt ExpiredWithHeaders(long offset) => Expired(WithHeaders(offset));

    private static TaskAttempt Expired(TaskAttempt attempt)
    {
        attempt.EndUnstarted(AttemptOutcome.Expired);
        return attempt;
    }

    private static TaskAttempt WithHeaders(long offset)
    {
        var builder = new RecordBatchBuilder();
        builder.Headers.Add("ce_specversion"u8, "1.0"u8);
        builder.Headers.Add("ce_id"u8, "id-1"u8);
        builder.Headers.Add("ce_type"u8, "test"u8);
        builder.Headers.Add("ce_source"u8, "/tests"u8);
        builder.Headers.Add("ce_expirytime"u8, "2026-01-31T08:15:00Z"u8);
        builder.Add(offset, 0, hasKey: false, [], hasValue: true, "x"u8);
        var batch = builder.Build(Some.Assignment());
        Assert.True(TaskDecoder.TryDecode(batch[0], out var envelope, out _));
        return new TaskAttempt(batch, 0, envelope, new TaskKind("test", Some.Handler(_ => { })), 1);
    }

    private static TaskAttempt Ended(TaskAttempt attempt, AttemptOutcome outcome)
    {
        Assert.True(attempt.TryStart(now: 1));
        Assert.True(attempt.TryEnd(outcome));
        return attempt;
    }
}
