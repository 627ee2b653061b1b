using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;

namespace TaskQueue.Core.Tests.Wire;

public sealed class StructuredDecoderTests
{
    private const string Required = """ "specversion":"1.0","id":"a\u00e4","type":"mail","source":"/shop" """;

    [Fact]
    public void The_event_tells_the_task()
    {
        const string Json = "{" + Required + """
            ,"time":"2026-01-31T08:15:00Z","expirytime":"2026-02-01T00:00:00Z","maxattempts":7,
             "traceparent":"00-1","tracestate":"v=1","datacontenttype":"application/json","data":{"to": [1, "x"]}
            """ + "}";
        var record = Event(Json)[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out var reason), reason);
        Assert.Equal(EnvelopeMode.Structured, envelope.Mode);
        Assert.Equal("aä", Some.Text(envelope.Id(record)));
        Assert.Equal("mail", Some.Text(envelope.Kind(record)));
        Assert.Equal("""{"to": [1, "x"]}""", Some.Text(envelope.Argument(record)));
        Assert.Equal("application/json", Some.Text(envelope.ContentType(record)));
        Assert.Equal("00-1", Some.Text(envelope.TraceParent(record)));
        Assert.Equal("v=1", Some.Text(envelope.TraceState(record)));
        Assert.Equal(7, envelope.MaxAttempts);
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), envelope.ExpiresAt);
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData(""","data":null""", "", "")]
    [InlineData(""","data":42""", "42", "application/json")]
    [InlineData(""","data":"a\nb" """, "\"a\\nb\"", "application/json")]
    [InlineData(""","data":"a\nb","datacontenttype":"application/vnd.x+json; charset=utf-8" """, "\"a\\nb\"", "application/vnd.x+json; charset=utf-8")]
    [InlineData(""","data":"a\nb","datacontenttype":"text/plain" """, "a\nb", "text/plain")]
    [InlineData(""","datacontenttype":"text/plain","data":[1]""", "[1]", "text/plain")]
    [InlineData(""","data_base64":"aGVs\nbG8=" """, "hello", "")]
    [InlineData(""","data_base64":"Pz8\/","datacontenttype":"image/png" """, "???", "image/png")]
    [InlineData(""","unknown":{"a":[{}]},"subject":null""", "", "")]
    public void The_data_is_the_argument(string members, string argument, string contentType)
    {
        var record = Event("{" + Required + members + "}")[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out var reason), reason);
        Assert.Equal(argument, Some.Text(envelope.Argument(record)));
        Assert.Equal(contentType, Some.Text(envelope.ContentType(record)));
    }

    [Theory]
    [InlineData("Application/CloudEvents+JSON; charset=utf-8", true)]
    [InlineData("application/cloudevents+json", true)]
    [InlineData("application/cloudevents+jsonx", false)]
    [InlineData("application/cloudevents+avro", false)]
    public void The_content_type_is_compared_without_case(string contentType, bool understood)
    {
        var record = Some.Record("{" + Required + "}", null, ("content-type", contentType))[0];

        Assert.Equal(understood, TaskDecoder.TryDecode(record, out _, out _));
    }

    [Fact]
    public void The_trace_headers_count_where_the_event_has_none()
    {
        var record = Some.Record(
            "{" + Required + "}", null, ("traceparent", "00-9"), ("content-type", "application/cloudevents+json"))[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out _));
        Assert.Equal("00-9", Some.Text(envelope.TraceParent(record)));
    }

    [Theory]
    [InlineData("", "The event is not valid JSON of a depth of at most 64.")]
    [InlineData("[]", "The event is not a JSON object.")]
    [InlineData("{", "The event is not valid JSON of a depth of at most 64.")]
    [InlineData("{}", "The event's member specversion is missing.")]
    [InlineData("""{"specversion":"1.0"}""", "The event's member id is missing.")]
    [InlineData("""{"specversion":"1.0","id":null}""", "The event's member id is missing.")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/"}""", "The event's member type is missing.")]
    [InlineData("""{"specversion":1.0}""", "The event's member specversion is not 1.0, the only version understood.")]
    [InlineData("""{"specversion":"0.3"}""", "The event's member specversion is not 1.0, the only version understood.")]
    [InlineData("""{"specversion":"1.0","id":"1","type":"mail"}""", "The event's member source is missing.")]
    [InlineData("""{"data":1}""", "The event's member specversion is missing.")]
    [InlineData("""{"id":"1","id":"2"}""", "The event's member id occurs more than once.")]
    [InlineData("""{"id":null,"\u0069d":"2"}""", "The event's member id occurs more than once.")]
    [InlineData("""{"id":""}""", "The event's member id is empty.")]
    [InlineData("""{"id":5}""", "The event's member id is not a string.")]
    [InlineData("""{"id":"\ud800"}""", "The event has a string that is not valid Unicode.")]
    [InlineData("""{"type":"\u0000"}""", "The event's member type contains a control character.")]
    [InlineData("""{"type":5}""", "The event's member type is not a string.")]
    [InlineData("""{"source":5}""", "The event's member source is not a string, or empty.")]
    [InlineData("""{"source":""}""", "The event's member source is not a string, or empty.")]
    [InlineData("""{"datacontenttype":5}""", "The event's member datacontenttype is not a string.")]
    [InlineData("""{"traceparent":5}""", "The event's member traceparent is not a string.")]
    [InlineData("""{"tracestate":5}""", "The event's member tracestate is not a string.")]
    [InlineData("""{"maxattempts":1.5}""", "The event's member maxattempts is not an integer from 1 to 1,000,000.")]
    [InlineData("""{"maxattempts":[]}""", "The event's member maxattempts is not an integer from 1 to 1,000,000.")]
    [InlineData("""{"expirytime":"never"}""", "The event's member expirytime is not a time in RFC 3339 form.")]
    [InlineData("""{"data_base64":"%%%"}""", "The event's member data_base64 is not base64.")]
    [InlineData("""{"data_base64":1}""", "The event's member data_base64 is not a string.")]
    public void A_malformed_event_is_refused_with_the_reason(string json, string expected)
    {
        Assert.False(TaskDecoder.TryDecode(Event(json)[0], out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void An_event_that_is_not_utf8_is_refused()
    {
        var record = Some.Record([(byte)'"', 0xC3, 0x28], null, [("content-type"u8.ToArray(), "application/cloudevents+json"u8.ToArray())])[0];

        Assert.False(TaskDecoder.TryDecode(record, out _, out var reason));
        Assert.Equal("The event is not valid UTF-8.", reason);
    }

    [Fact]
    public void What_members_hold_that_are_not_known_is_no_member()
    {
        var record = Event("{" + Required + ""","unknown":{"id":"b","data":[{"type":"c"}]},"data":1}""")[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out var reason), reason);
        Assert.Equal(("aä", "mail", "1"), (Some.Text(envelope.Id(record)), Some.Text(envelope.Kind(record)), Some.Text(envelope.Argument(record))));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"7\"")]
    [InlineData("\"\\u0037\"")]
    public void A_number_of_attempts_may_be_a_string(string value)
    {
        Assert.True(TaskDecoder.TryDecode(Event("{" + Required + ",\"maxattempts\":" + value + "}")[0], out var envelope, out var reason), reason);
        Assert.Equal(7, envelope.MaxAttempts);
    }

    [Fact]
    public void What_headers_tell_has_room_beside_the_event_however_long_it_is()
    {
        var (parent, state, id) = (new string('p', 700), new string('s', 500), new string('i', 250));
        var record = Some.Record(
            "{" + Required + "}",
            null,
            ("traceparent", parent),
            ("tracestate", state),
            ("tq-id", id),
            ("content-type", "application/cloudevents+json"))[0];

        Assert.True(TaskDecoder.TryDecode(record, out var envelope, out var reason), reason);
        Assert.Equal((parent, state, id), (Some.Text(envelope.TraceParent(record)), Some.Text(envelope.TraceState(record)), Some.Text(envelope.Id(record))));
    }

    [Fact]
    public void Data_twice_over_is_refused()
    {
        Assert.False(TaskDecoder.TryDecode(Event("{" + Required + ""","data":1,"data_base64":""}""")[0], out _, out var reason));
        Assert.Equal("The event has both data and data_base64.", reason);
    }

    [Fact]
    public void What_follows_the_event_is_refused() =>
        Assert.False(TaskDecoder.TryDecode(Event("{" + Required + "} {}")[0], out _, out _));

    [Fact]
    public void Depth_is_bounded()
    {
        var deepest = new string('[', 63) + new string(']', 63);

        Assert.True(TaskDecoder.TryDecode(Event("{" + Required + ",\"data\":" + deepest + "}")[0], out _, out var reason), reason);
        Assert.False(TaskDecoder.TryDecode(Event("{" + Required + ",\"data\":[" + deepest + "]}")[0], out _, out _));
        Assert.False(TaskDecoder.TryDecode(Event("{\"x\":" + new string('[', 500_000))[0], out _, out _));
    }

    [Fact]
    public void The_number_of_members_is_bounded()
    {
        var most = string.Concat(Enumerable.Range(0, 60).Select(index => $",\"x{index}\":1"));

        Assert.True(TaskDecoder.TryDecode(Event("{" + Required + most + "}")[0], out _, out var reason), reason);
        Assert.False(TaskDecoder.TryDecode(Event("{" + Required + most + ",\"x60\":1}")[0], out _, out reason));
        Assert.Equal("The event has more than 64 members.", reason);
    }

    private static RecordBatch Event(string json) =>
        Some.Record(json, null, ("content-type", "application/cloudevents+json"));
}
