using System.Text;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests.BadInput;

/// <summary>Tasks as JSON objects that are broken, or made to break a parser.</summary>
public sealed class BadEventTests(ITestOutputHelper log)
{
    private const string Begin = """{"specversion":"1.0","id":"a","type":"upper","source":"/s" """;

    private readonly TrialRun _run = new(log);

    [RealKafkaFact]
    public Task Broken() => _run.RunAsync(
    [
        Refused("nothing", null),
        Refused("empty", string.Empty),
        Refused("no JSON", "\u001b[2Jhello\n"),
        Refused("cut off", Begin),
        Refused("cut off in an escape", Begin + ",\"x\":\"\\u00"),
        Refused("more behind it", Begin + "} {}"),
        Refused("an array", $"[{Begin}}}]"),
        Refused("a number", "17"),
        Refused("a comment", Begin + "/* */}"),
        Refused("a comma too many", Begin + ",}"),
        Refused("a byte order mark", "\uFEFF" + Begin + "}"),
        Trial.Refused("no UTF-8", Event([.. Encoding.UTF8.GetBytes(Begin + ",\"x\":\""), 0xFF, .. "\"}"u8]), string.Empty),
        Trial.Refused("UTF-16", Event(Encoding.Unicode.GetBytes(Begin + "}")), string.Empty),
        Refused("a million levels, never closed", Begin + ",\"data\":" + new string('[', 1_000_000)),
        Refused("half a million levels", Begin + ",\"data\":" + new string('[', 500_000) + new string(']', 500_000) + "}"),
        Refused("a million levels of objects", string.Concat(Enumerable.Repeat("{\"a\":", 200_000))),
        Refused("10,000 members", Begin + string.Concat(Enumerable.Range(0, 10_000).Select(n => $",\"m{n}\":1")) + "}"),
        Refused("an id twice", Begin + ",\"id\":\"b\"}", "id"),
        Refused("the same id twice", Begin + ",\"id\":\"a\"}", "id"),
        Refused("an id twice, once escaped", Begin + ",\"\\u0069d\":\"b\"}", "id"),
        Refused("data twice", Begin + ",\"data\":1,\"data\":2}", "data"),
        Refused("data in two forms", Begin + ",\"data\":1,\"data_base64\":\"AA==\"}", "data"),
        Refused("bytes that are none", Begin + ",\"data_base64\":\"!\"}", "data_base64"),
        Refused("half a surrogate", """{"specversion":"1.0","id":"\ud800","type":"upper","source":"/s"}""", "id"),
        Refused("an id with a newline", """{"specversion":"1.0","id":"a\nb","type":"upper","source":"/s"}""", "id"),
        Refused("an id with ANSI codes", """{"specversion":"1.0","id":"a\u001b[31m","type":"upper","source":"/s"}""", "id"),
        Refused("a kind with a zero", """{"specversion":"1.0","id":"a","type":"a\u0000","source":"/s"}""", "type"),
        Refused("an id that is a number", """{"specversion":"1.0","id":17,"type":"upper","source":"/s"}""", "id"),
        Refused("no id", """{"specversion":"1.0","type":"upper","source":"/s"}""", "id"),
        Refused("a null id", """{"specversion":"1.0","id":null,"type":"upper","source":"/s"}""", "id"),
        Refused("a long id", Begin.Replace("\"a\"", $"\"{new string('x', 10_240)}\"", StringComparison.Ordinal) + "}", "id"),
        Refused("attempts of -1", Begin + ",\"maxattempts\":-1}", "maxattempts"),
        Refused("attempts of 2^40", Begin + ",\"maxattempts\":1099511627776}", "maxattempts"),
        Refused("attempts of 1e400", Begin + ",\"maxattempts\":1e400}", "maxattempts"),
        Refused("attempts of abc", Begin + ",\"maxattempts\":\"abc\"}", "maxattempts"),
        Refused("expiry of nonsense", Begin + ",\"expirytime\":\"x\"}", "expirytime"),
        Refused("a name with ANSI codes twice", Begin + ",\"\\u001b[31m\":1,\"\\u001b[31m\":2,\"id\":\"\\u001b\"}"),
        Trial.Refused(
            "a header in the way",
            Event(Encoding.UTF8.GetBytes(Begin + "}")).With("ce_id", string.Empty),
            "ce_id"),
        Trial.Refused(
            "a batch of events",
            RawRecord.Of("[]").With("content-type", "application/cloudevents-batch+json"),
            "content-type"),
    ]);

    [RealKafkaFact]
    public Task Odd_but_right() => _run.RunAsync(
    [
        Runs("year", ",\"expirytime\":\"9999-12-31T23:59:59Z\"", string.Empty),
        Runs("deep", ",\"data\":" + new string('[', 60) + new string(']', 60), new string('[', 60) + new string(']', 60)),
        Runs("escaped", ",\"d\\u0061ta\":\"a\\u001b[31m\"", "\"A\\U001B[31M\""),
        Runs("lone", ",\"data\":\"\\ud800\"", "\"\\UD800\""),
        Runs("huge", ",\"data\":1e999999999", "1E999999999"),
        Runs("../../id", ",\"data\":\"x\"", "\"X\""),
        Runs("spaces", "\r\n\t ,\r\n\"data\":\t1 ", "1"),
    ]);

    private static RawRecord Event(byte[]? value) =>
        new RawRecord(null, value).With("content-type", "application/cloudevents+json");

    private static Trial Refused(string what, string? json, string says = "") =>
        Trial.Refused(what, Event(json is null ? null : Encoding.UTF8.GetBytes(json)), says);

    // The id is told once more by a header, which is checked and otherwise ignored: the run looks for the result by it.
    private static Trial Runs(string id, string more, string result) => Trial.Runs(
        id,
        Event(Encoding.UTF8.GetBytes(Begin.Replace("\"a\"", $"\"{id}\"", StringComparison.Ordinal) + more + "}")).With("ce_id", id),
        Encoding.UTF8.GetBytes(result));
}
