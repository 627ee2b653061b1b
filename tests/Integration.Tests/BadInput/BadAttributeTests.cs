using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests.BadInput;

/// <summary>Attributes of tasks that are wrong, repeated, or made to break something.</summary>
public sealed class BadAttributeTests(ITestOutputHelper log)
{
    private const string Nasty = "a\u001b[31mb";

    private static readonly string[] NoNumbers =
        ["-1", "0", "abc", "1099511627776", "1000001", "", " 3", "+3", "1e3", "3.0", "\u0663", "0x3", "3\n", "1,000"];

    private static readonly string[] NoTimes =
    [
        "10000-01-01T00:00:00Z", "tomorrow", "", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00", "1e99", "9999-99-99T99:99:99Z", "\0",
    ];

    private static readonly string[] NastyArguments =
        [Nasty, "a\nfail: forged\r\nb", "\0\a\b\u007f\u009b", new('\u001b', 20_000), "\u202Edliaf"];

    private readonly TrialRun _run = new(log);

    [RealKafkaFact]
    public Task Repeated_and_malformed() => _run.RunAsync(
    [
        Trial.Refused("two ids", RawRecord.Task("a", "upper", "x").With("ce_id", "b"), "ce_id occurs more than once"),
        Trial.Refused("the same id twice", RawRecord.Task("a", "upper", "x").With("ce_id", "a"), "ce_id occurs more than once"),
        Trial.Refused("two kinds", RawRecord.Task("a", "upper", "x").With("ce_type", "fail"), "ce_type occurs more than once"),
        Trial.Refused("two of an extension", RawRecord.Of("x").With("ce_mine", "1").With("ce_mine", "2"), "ce_mine occurs more than once"),
        Trial.Runs("two traces", RawRecord.Task("traces", "upper", "x").With("traceparent", "a").With("traceparent", "b")),
        Trial.Refused("another version", RawRecord.Of("x").With("ce_specversion", "0.3"), "ce_specversion is not 1.0"),
        Trial.Refused("no version", RawRecord.Of("x").With("ce_specversion", null), "ce_specversion is not 1.0"),
        Trial.Runs("capitals are other names", RawRecord.Of("x").With("CE_ID", "a").With("Ce_Id", "b").With("CE_SPECVERSION", "9")),
    ]);

    [RealKafkaFact]
    public Task Attempts_and_expiry() => _run.RunAsync(
    [
        .. NoNumbers.Select(value => Trial.Refused(
            $"'{value}' attempts", RawRecord.Of("x").With("ce_maxattempts", value), "is not an integer from 1 to 1,000,000")),
        Trial.Runs("a million attempts", RawRecord.Of("x").With("ce_maxattempts", "1000000")),
        Trial.Runs("in the year 9999", RawRecord.Of("x").With("ce_expirytime", "9999-12-31T23:59:59.9999999Z")),
        Trial.Runs("after the year 9999, west of it", RawRecord.Of("x").With("ce_expirytime", "9999-12-31T00:00:00+14:00")),
        .. NoTimes.Select(value => Trial.Refused(
            $"'{value}' expiry", RawRecord.Of("x").With("ce_expirytime", value), "is not a time in RFC 3339 form")),
    ]);

    [RealKafkaFact]
    public Task Ids_and_kinds() => _run.RunAsync(
        [
            .. new (string What, string Name, string Fault)[]
            {
                ("newlines", "a\r\nb", "contains a control character"),
                ("a zero", "a\0b", "contains a control character"),
                ("ANSI codes", Nasty, "contains a control character"),
                ("C1 codes", "a\u009b31mb", "contains a control character"),
                ("10 KB", new string('x', 10_240 - 10), "bytes"),
                ("257 bytes", new string('x', 257), "has 257 bytes"),
                ("nothing", string.Empty, "is empty"),
            }.SelectMany(fault => (Trial[])
            [
                Trial.Refused($"an id with {fault.What}", RawRecord.Of("x").With("ce_id", fault.Name), fault.Fault),
                Trial.Refused($"a kind with {fault.What}", RawRecord.Of("x").With("ce_type", fault.Name), fault.Fault),
            ]),
            Trial.Refused("an id that is no UTF-8", RawRecord.Of("x").With("ce_id"u8, [0xFF]), "is not valid UTF-8"),
            Trial.Refused("a null id", RawRecord.Of("x").With("ce_id", null), "is empty"),
            Trial.Runs("an id that looks like a path", RawRecord.Task("../../etc/passwd", "upper", "x")),
            Trial.Runs("an id that turns the text around", RawRecord.Task("\u202Egnp.\u2028\u2066", "upper", "x")),
            Trial.Runs("an id as long as may be", RawRecord.Task(new string('ä', 128), "upper", "x")),
            Trial.Refused("a kind that looks like a path", RawRecord.Task("path", "../../upper", "x"), "../../upper"),
            Trial.Refused("a kind that turns the text around", RawRecord.Task("turned", "\u202Ereppu", "x"), "reppu"),
            Trial.Refused("a kind in capitals", RawRecord.Task("capitals", "UPPER", "x"), "UPPER"),
        ],
        "unknown-kind.action=dead-letter");

    [RealKafkaFact]
    public Task A_kind_that_no_node_has_yet_stays_open_while_others_go_on() => _run.RunAsync(
    [
        new Trial("../upper", RawRecord.Task("waits", "../upper", "x"), Ending.Open),
        Trial.Runs("beside it", RawRecord.Task("runs", "upper", "x")),
    ]);

    /// <summary>What a handler throws often quotes what it was given.</summary>
    [RealKafkaFact]
    public Task Arguments_that_handlers_quote_in_their_errors() => _run.RunAsync(
        [
            .. NastyArguments.SelectMany(text => (Trial[])
            [
                Trial.Refused("thrown", RawRecord.Task("thrown", "fail", text), string.Empty),
                Trial.Refused("quoted", RawRecord.Task("quoted", "sleep", text), "'"),
            ]),
            Trial.Refused("no text", new RawRecord(null, [0xFF, 0xFE]).With("ce_type", "sleep"), "is no duration"),
        ],
        "attempts.max=2",
        "attempts.backoff.first=10ms");
}
