using System.Text;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests.BadInput;

/// <summary>Keys, values and headers that no one should write: each ends in its own way, and none holds up the others.</summary>
public sealed class BadRecordTests(ITestOutputHelper log)
{
    private static readonly byte[] NoUtf8 = [0xC3, 0x28, 0xFF, 0x00, 0x1B, 0x5B, 0x41];

    private readonly TrialRun _run = new(log);

    [RealKafkaFact]
    public Task Values() => _run.RunAsync(
    [
        Trial.Runs("invalid UTF-8", new RawRecord(null, NoUtf8), [0xC3, 0x28, 0xFF, 0x00, 0x1B, 0x5B, 0x41]),
        Trial.Runs("null", RawRecord.Of(null), []),
        Trial.Runs("empty", RawRecord.Of(string.Empty), []),
        Trial.Runs("a zero byte", new RawRecord(null, [0]), [0]),
        Trial.Runs("a megabyte", new RawRecord(null, Megabyte((byte)'a', 900_000)), Megabyte((byte)'A', 900_000)),
    ]);

    /// <summary>The broker takes batches of 1,048,588 bytes; result and dead letter need more room than the task.</summary>
    [RealKafkaFact]
    public Task A_value_that_is_as_large_as_the_broker_allows() => _run.RunAsync(
    [
        Trial.Refused("bare", new RawRecord(null, Megabyte((byte)'a', 1_048_500)), "too large"),
        Trial.Refused(
            "with headers, of which its result has more",
            new RawRecord(null, Megabyte((byte)'a', 1_048_400)).With("ce_id", "large"),
            "too large"),
        Trial.Runs(
            "with a result that just fits",
            new RawRecord(Megabyte((byte)'k', 256), Megabyte((byte)'A', 1_048_000)).With("ce_id", "fits")),
    ]);

    [RealKafkaFact]
    public Task Keys() => _run.RunAsync(
    [
        Trial.Runs("empty", new RawRecord([], [1])),
        Trial.Runs("invalid UTF-8", new RawRecord(NoUtf8, [1])),
        Trial.Runs("invalid UTF-8, with headers", new RawRecord(NoUtf8, [1]).With("ce_id", "k")),
        Trial.Runs("at its limit", new RawRecord(Megabyte(0xFF, 256), [1])),
        Trial.Refused("above its limit", new RawRecord(Megabyte(0xFF, 257), [1]), "The key has 257 bytes"),
        Trial.Refused("10 KB", new RawRecord(Megabyte(0, 10_240), null), "The key has 10240 bytes"),
    ]);

    [RealKafkaFact]
    public Task Headers() => _run.RunAsync(
    [
        Trial.Runs("a value that is no UTF-8", RawRecord.Of("x").With("bytes"u8, NoUtf8)),
        Trial.Runs("a source that is no UTF-8", RawRecord.Of("x").With("ce_id", "source").With("ce_source"u8, NoUtf8)),
        Trial.Runs("a trace that is no UTF-8", RawRecord.Of("x").With("ce_id", "trace").With("traceparent"u8, NoUtf8)),
        Trial.Runs("a name that is no UTF-8", RawRecord.Of("x").With(NoUtf8, [1])),
        Trial.Runs("an empty name", RawRecord.Of("x").With(""u8, [1])),
        Trial.Runs("null", RawRecord.Of("x").With("traceparent", null).With("content-type", null).With("", null)),
        Trial.Runs("64 of them", Many(64)),
        Trial.Refused("65 of them", Many(65), "more than 64 headers"),
        Trial.Refused("10,000 of them", Many(10_000), "more than 64 headers"),
        Trial.Refused("10,000 of one name", Many(10_000, _ => "same"), "more than 64 headers"),
        Trial.Refused("one of 10 KB", RawRecord.Of("x").With("large"u8, new byte[10_240]), "header large has 10245 bytes"),
        Trial.Refused("a name of 10 KB", RawRecord.Of("x").With(Megabyte(0x1B, 10_240), []), "10240 bytes"),
        Trial.Refused(
            "64 KB in all", Enumerable.Range(0, 9).Aggregate(RawRecord.Of("x"), (record, _) => record.With("h"u8, new byte[8_000])), "65536"),
        Trial.Refused(
            "nasty names beside a broken one",
            RawRecord.Of("x").With(""u8, null).With(NoUtf8, NoUtf8).With("\0"u8, [0]).With("a\0b"u8, null).With("ce_id", null),
            "ce_id"),
        Trial.Refused(
            "a name that would color the log",
            RawRecord.Of("x").With("ce_\u001b[31m\n\r", "a").With("ce_\u001b[31m\n\r", "b"),
            "more than once"),
    ]);

    private static byte[] Megabyte(byte filling, int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill(filling);
        return bytes;
    }

    private static RawRecord Many(int count, Func<int, string>? name = null) =>
        Enumerable.Range(0, count).Aggregate(
            RawRecord.Of("x"),
            (record, number) => record.With(Encoding.UTF8.GetBytes(name?.Invoke(number) ?? $"header-{number}"), [1]));
}
