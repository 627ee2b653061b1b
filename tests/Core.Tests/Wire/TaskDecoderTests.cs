using System.Text;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;

namespace TaskQueue.Core.Tests.Wire;

public sealed class TaskDecoderTests
{
    private static readonly (string Name, string? Value)[] Full =
    [
        ("ce_specversion", "1.0"), ("ce_id", "order-17"), ("ce_type", "mail"), ("ce_source", "/shop"),
        ("ce_time", "2026-01-31T08:15:00Z"), ("ce_maxattempts", "5"), ("ce_expirytime", "2026-02-01T00:00:00+01:00"),
        ("content-type", "text/plain"), ("traceparent", "00-aa-bb-01"), ("tracestate", "v=1"), ("other", null),
    ];

    [Fact]
    public void A_record_without_headers_is_bare()
    {
        var record = Some.Record("task1", "key")[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out var reason));
        Assert.Null(reason);
        Assert.Equal(EnvelopeMode.Bare, envelope.Mode);
        Assert.True(envelope.Kind(record).IsEmpty);
        Assert.True(envelope.Id(record).IsEmpty);
        Assert.Equal("task1", Some.Text(envelope.Argument(record)));
        Assert.Null(envelope.MaxAttempts);
        Assert.Null(envelope.ExpiresAt);
    }

    [Fact]
    public void A_null_value_is_an_empty_argument()
    {
        var record = Some.Record(null)[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out _));
        Assert.True(envelope.Argument(record).IsEmpty);
    }

    [Fact]
    public void Headers_that_say_nothing_of_the_task_leave_it_bare()
    {
        var record = Some.Record("x", null, ("traceparent", "00-aa-bb-01"), ("source", "me"), ("source", "you"))[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out _));
        Assert.Equal(EnvelopeMode.Bare, envelope.Mode);
        Assert.Equal("00-aa-bb-01", Some.Text(envelope.TraceParent(record)));
    }

    [Fact]
    public void Binary_mode_is_read_from_headers()
    {
        var record = Some.Record("x", "k", Full)[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out _));
        Assert.Equal(EnvelopeMode.Binary, envelope.Mode);
        Assert.Equal("mail", Some.Text(envelope.Kind(record)));
        Assert.Equal("order-17", Some.Text(envelope.Id(record)));
        Assert.Equal("x", Some.Text(envelope.Argument(record)));
        Assert.Equal("text/plain", Some.Text(envelope.ContentType(record)));
        Assert.Equal("00-aa-bb-01", Some.Text(envelope.TraceParent(record)));
        Assert.Equal("v=1", Some.Text(envelope.TraceState(record)));
        Assert.Equal(5, envelope.MaxAttempts);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 23, 0, 0, TimeSpan.Zero), envelope.ExpiresAt);
    }

    [Theory]
    [InlineData("ce_id", "7", "", "7")]
    [InlineData("ce_type", "mail", "mail", "")]
    [InlineData("ce_source", "", "", "")]
    [InlineData("ce_specversion", "1.0", "", "")]
    public void What_is_missing_in_binary_mode_is_as_in_a_bare_record(string name, string value, string kind, string id)
    {
        var record = Some.Record("x", null, (name, value))[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out _));
        Assert.Equal(EnvelopeMode.Binary, envelope.Mode);
        Assert.Equal(kind, Some.Text(envelope.Kind(record)));
        Assert.Equal(id, Some.Text(envelope.Id(record)));
    }

    [Theory]
    [InlineData("ce_specversion", "0.3", "The header ce_specversion is not 1.0, the only version understood.")]
    [InlineData("ce_specversion", null, "The header ce_specversion is not 1.0, the only version understood.")]
    [InlineData("ce_id", "", "The header ce_id is empty.")]
    [InlineData("ce_id", null, "The header ce_id is empty.")]
    [InlineData("ce_id", "a\nb", "The header ce_id contains a control character.")]
    [InlineData("ce_id", "a\u007f", "The header ce_id contains a control character.")]
    [InlineData("ce_type", "a\u0085b", "The header ce_type contains a control character.")]
    [InlineData("ce_type", "", "The header ce_type is empty.")]
    [InlineData("ce_maxattempts", "0", "The header ce_maxattempts is not an integer from 1 to 1,000,000.")]
    [InlineData("ce_maxattempts", "1000001", "The header ce_maxattempts is not an integer from 1 to 1,000,000.")]
    [InlineData("ce_maxattempts", "-1", "The header ce_maxattempts is not an integer from 1 to 1,000,000.")]
    [InlineData("ce_maxattempts", " 1", "The header ce_maxattempts is not an integer from 1 to 1,000,000.")]
    [InlineData("ce_maxattempts", "99999999999999999999", "The header ce_maxattempts is not an integer from 1 to 1,000,000.")]
    [InlineData("ce_maxattempts", null, "The header ce_maxattempts is not an integer from 1 to 1,000,000.")]
    [InlineData("ce_expirytime", "tomorrow", "The header ce_expirytime is not a time in RFC 3339 form.")]
    [InlineData("ce_expirytime", "2026-02-30T00:00:00Z", "The header ce_expirytime is not a time in RFC 3339 form.")]
    [InlineData("tq-id", "", "The header tq-id is empty.")]
    [InlineData("tq-id", "a\nb", "The header tq-id contains a control character.")]
    [InlineData("tq-replay", "0", "The header tq-replay is not an integer from 1 to 1,000,000.")]
    [InlineData("tq-replay", null, "The header tq-replay is not an integer from 1 to 1,000,000.")]
    [InlineData("tq-group", "", "The header tq-group is empty.")]
    [InlineData("tq-group", "a\u0000", "The header tq-group contains a control character.")]
    [InlineData("content-type", "application/cloudevents", "The header content-type is application/cloudevents; of structured events only application/cloudevents+json is understood.")]
    [InlineData("content-type", "application/cloudevents-batch+json", "The header content-type is application/cloudevents-batch+json; of structured events only application/cloudevents+json is understood.")]
    public void A_malformed_header_is_named(string name, string? value, string expected)
    {
        var record = Some.Record("x", null, (name, value))[0];

        Assert.False(TaskDecoder.TryDecode(record, out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Theory]
    [InlineData("ce_id")]
    [InlineData("ce_specversion")]
    [InlineData("ce_time")]
    [InlineData("ce_tenant")]
    [InlineData("tq-id")]
    [InlineData("tq-replay")]
    [InlineData("tq-group")]
    public void An_attribute_given_twice_is_refused(string name)
    {
        var value = name == "tq-replay" ? "1" : "1.0";
        var record = Some.Record("x", null, (name, value), ("a", "b"), (name, value))[0];

        Assert.False(TaskDecoder.TryDecode(record, out _, out var reason));
        Assert.Equal($"The header {name} occurs more than once.", reason);
    }

    [Fact]
    public void Attributes_that_are_not_known_may_stand_beside_one_another()
    {
        var record = Some.Record("x", null, ("ce_tenant", "1"), ("ce_tenants", "1"), ("ce_region", "1"), ("ce_id", "17"))[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out var reason), reason);
        Assert.Equal("17", Some.Text(envelope.Id(record)));
    }

    [Fact]
    public void A_fault_in_a_header_is_told_whatever_the_event_says()
    {
        var record = Some.Record(
            """{"specversion":"1.0","id":"7","type":"mail","source":"/s"}""",
            null,
            ("content-type", "application/cloudevents+json"),
            ("ce_id", ""))[0];

        Assert.False(TaskDecoder.TryDecode(record, out _, out var reason));
        Assert.Equal("The header ce_id is empty.", reason);
    }

    [Fact]
    public void A_name_is_told_without_control_characters_and_cut_off()
    {
        Assert.Equal("The header ce_a?b?? occurs more than once.", Reason(Some.Record("x", null, ("ce_a\nb\u001b\u0085", ""), ("ce_a\nb\u001b\u0085", ""))));
        Assert.Equal(
            $"The header ce_{new string('n', 61)} occurs more than once.",
            Reason(Some.Record("x", null, ($"ce_{new string('n', 62)}", ""), ($"ce_{new string('n', 62)}", ""))));
    }

    [Theory]
    [InlineData("a\u00a0b", true)]
    [InlineData("äx", true)]
    [InlineData("ä\u0085", false)]
    [InlineData("\u0080", false)]
    [InlineData("a\u009f", false)]
    public void Control_characters_are_told_from_others_that_begin_with_the_same_byte(string id, bool isFine) =>
        Assert.Equal(isFine, TaskDecoder.TryDecode(Some.Record("x", null, ("ce_id", id))[0], out _, out _));

    [Fact]
    public void Of_headers_that_are_no_attributes_the_last_one_counts()
    {
        var record = Some.Record("x", null, ("traceparent", "1"), ("traceparent", "2"))[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out _));
        Assert.Equal("2", Some.Text(envelope.TraceParent(record)));
    }

    [Fact]
    public void Ids_of_256_bytes_and_other_scripts_are_fine_one_byte_more_is_not()
    {
        var id = string.Concat(Enumerable.Repeat("ä", 128));
        var fits = Some.Record("x", null, ("ce_id", id))[0];
        var longer = Some.Record("x", null, ("ce_id", id + "x"))[0];

        Assert.True(TaskDecoder.TryDecode(fits, out var envelope, out _));
        Assert.Equal(id, Some.Text(envelope.Id(fits)));
        Assert.False(TaskDecoder.TryDecode(longer, out _, out var reason));
        Assert.Equal("The header ce_id has 257 bytes; at most 256 are allowed.", reason);
    }

    [Fact]
    public void An_id_that_is_not_utf8_is_refused()
    {
        var record = Some.Record(null, null, [(Encoding.UTF8.GetBytes("ce_id"), [0x61, 0xC3, 0x28])])[0];

        Assert.False(TaskDecoder.TryDecode(record, out _, out var reason));
        Assert.Equal("The header ce_id is not valid UTF-8.", reason);
    }

    [Fact]
    public void Limits_hold_to_the_byte()
    {
        Assert.Null(Reason(Some.Record("x", new string('k', 256))));
        Assert.Equal("The key has 257 bytes; at most 256 are allowed.", Reason(Some.Record("x", new string('k', 257))));

        Assert.Null(Reason(Some.Record("x", null, Many(64, 1))));
        Assert.Equal("The record has more than 64 headers.", Reason(Some.Record("x", null, Many(65, 1))));

        Assert.Null(Reason(Some.Record("x", null, Many(1, 8_188))));
        Assert.Equal(
            "The header h000 has 8193 bytes, name included; at most 8192 are allowed.",
            Reason(Some.Record("x", null, Many(1, 8_189))));

        Assert.Null(Reason(Some.Record("x", null, Many(8, 8_188))));
        Assert.Equal("The headers have more than 65536 bytes.", Reason(Some.Record("x", null, [.. Many(8, 8_188), ("x", "")])));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("1000000", 1_000_000)]
    public void From_one_to_a_million_attempts_may_be_asked_for(string value, int expected)
    {
        Assert.True(TaskDecoder.TryDecode(Some.Record("x", null, ("ce_maxattempts", value))[0], out var envelope, out _));
        Assert.Equal(expected, envelope.MaxAttempts);
    }

    [Fact]
    public void Of_two_limits_the_one_that_is_broken_is_told()
    {
        Assert.Equal("The headers have more than 65536 bytes.", Reason(Some.Record("x", null, [.. Many(56, 0), .. Many(8, 8_188)])));
        Assert.Equal(
            "The header h000 has 8193 bytes, name included; at most 8192 are allowed.",
            Reason(Some.Record("x", null, [("tq-id", "7"), ("tq-replay", "1"), ("tq-group", "g"), .. Many(60, 0), .. Many(1, 8_189)])));
        Assert.Equal("The headers have more than 65536 bytes.", Reason(Some.Record("x", null, [.. Many(7, 8_188), ("x", ""), .. Many(1, 8_188)])));
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var batch = Some.Record("x", "k", Full);
        TaskDecoder.TryDecode(batch[0], out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 1_000; round++)
        {
            TaskDecoder.TryDecode(batch[0], out _, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static (string Name, string? Value)[] Many(int count, int valueBytes) =>
        [.. Enumerable.Range(0, count).Select(index => ($"h{index:000}", (string?)new string('v', valueBytes)))];

    private static string? Reason(RecordBatch batch)
    {
        TaskDecoder.TryDecode(batch[0], out _, out var reason);
        return reason;
    }
}
