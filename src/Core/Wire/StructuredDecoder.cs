using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire;

/// <summary>Reads an event in CloudEvents' JSON format. What it finds it copies, unescaped, into a buffer of its own.</summary>
/// <remarks>Source: CloudEvents 1.0.2, JSON event format. A member that is null counts as absent.</remarks>
internal ref struct StructuredDecoder
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = WireLimits.MaxJsonDepth };

    private readonly ReadOnlySpan<byte> _json;
    private readonly byte[] _own;
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private EnvelopeParts _parts;
    private int _length;
    private ByteRange _version;
    private ByteRange _source;
    private ByteRange _data;
    private bool _dataIsText;
    private bool _hasBase64;

    private StructuredDecoder(ReadOnlySpan<byte> json, int more)
    {
        _json = json;

        // Nothing grows by being unescaped.
        _own = new byte[json.Length + more];
    }

    /// <summary>Decodes the record's value.</summary>
    /// <param name="record">The record.</param>
    /// <param name="replayId">Where the record has the id that stands in place of the event's; empty if it has none.</param>
    /// <param name="parts">What the headers told; receives what the event tells.</param>
    /// <returns>What is wrong: one sentence; <see langword="null"/> if nothing is.</returns>
    public static string? Decode(in RecordView record, ByteRange replayId, ref EnvelopeParts parts)
    {
        if (!Utf8.IsValid(record.Value))
        {
            return "The event is not valid UTF-8.";
        }

        var decoder = new StructuredDecoder(record.Value, parts.TraceParent.Length + parts.TraceState.Length + replayId.Length);
        decoder._parts.Mode = EnvelopeMode.Structured;
        decoder._parts.ReplayGroup = parts.ReplayGroup;
        decoder._parts.TraceParent = decoder.Copy(parts.TraceParent.Of(record.Bytes));
        decoder._parts.TraceState = decoder.Copy(parts.TraceState.Of(record.Bytes));
        try
        {
            if (decoder.ReadEvent() is { } fault)
            {
                return fault;
            }
        }
        catch (JsonException)
        {
            return $"The event is not valid JSON of a depth of at most {WireLimits.MaxJsonDepth}.";
        }
        catch (InvalidOperationException)
        {
            // The reader's way of refusing half a surrogate pair among its escapes.
            return "The event has a string that is not valid Unicode.";
        }

        if (replayId.Length > 0)
        {
            decoder._parts.Id = decoder.Copy(replayId.Of(record.Bytes));
        }

        parts = decoder._parts;
        parts.Own = decoder._own;
        return null;
    }

    private string? ReadEvent()
    {
        var reader = new Utf8JsonReader(_json, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return "The event is not a JSON object.";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.GetString()!;
            if (!_members.Add(member))
            {
                return $"The event's member {Printable(member)} occurs more than once.";
            }

            if (_members.Count > WireLimits.MaxHeaders)
            {
                return $"The event has more than {WireLimits.MaxHeaders} members.";
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.Null && ReadMember(member, ref reader) is { } fault)
            {
                return $"The event's member {Printable(member)} {fault}.";
            }
        }

        // Refuses what follows the object.
        reader.Read();
        return FindMissing() ?? PlaceArgument();
    }

    private string? ReadMember(string member, ref Utf8JsonReader reader)
    {
        switch (member)
        {
            case "specversion":
                return TryCopy(ref reader, out _version) && _version.Of(_own).SequenceEqual("1.0"u8)
                    ? null
                    : "is not 1.0, the only version understood";
            case "id":
                return TryCopy(ref reader, out _parts.Id) ? WireText.FindFaultInName(_parts.Id.Of(_own)) : "is not a string";
            case "type":
                return TryCopy(ref reader, out _parts.Kind) ? WireText.FindFaultInName(_parts.Kind.Of(_own)) : "is not a string";
            case "source":
                return TryCopy(ref reader, out _source) && _source.Length > 0 ? null : "is not a string, or empty";
            case "datacontenttype":
                return TryCopy(ref reader, out _parts.ContentType) ? null : "is not a string";
            case "traceparent":
                return TryCopy(ref reader, out _parts.TraceParent) ? null : "is not a string";
            case "tracestate":
                return TryCopy(ref reader, out _parts.TraceState) ? null : "is not a string";
            case "expirytime":
                return TryCopy(ref reader, out var time) && Rfc3339.TryParse(time.Of(_own), out _parts.ExpiresAtTicks)
                    ? null
                    : "is not a time in RFC 3339 form";
            case "maxattempts":
                return ReadMaxAttempts(ref reader);
            case "data":
                var start = (int)reader.TokenStartIndex;
                _dataIsText = reader.TokenType == JsonTokenType.String;
                reader.Skip();
                _data = new ByteRange(start, (int)reader.BytesConsumed - start);
                return null;
            case "data_base64":
                return ReadBase64(ref reader);
            default:
                reader.Skip();
                return null;
        }
    }

    private string? ReadMaxAttempts(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType == JsonTokenType.Number ? reader.ValueSpan
            : TryCopy(ref reader, out var copied) ? copied.Of(_own)
            : default;
        return WireText.TryParseMaxAttempts(text, out _parts.MaxAttempts) ? null : "is not an integer from 1 to 1,000,000";
    }

    private string? ReadBase64(ref Utf8JsonReader reader)
    {
        if (!TryCopy(ref reader, out var text))
        {
            return "is not a string";
        }

        if (Base64.DecodeFromUtf8InPlace(_own.AsSpan(text.Start, text.Length), out var length) != OperationStatus.Done)
        {
            return "is not base64";
        }

        _hasBase64 = true;
        _parts.Argument = new ByteRange(text.Start, length);
        return null;
    }

    private readonly string? FindMissing()
    {
        var missing = _version.Length == 0 ? "specversion"
            : _parts.Id.Length == 0 ? "id"
            : _source.Length == 0 ? "source"
            : _parts.Kind.Length == 0 ? "type"
            : null;
        if (missing is not null)
        {
            return $"The event's member {missing} is missing.";
        }

        return _hasBase64 && _data.Length > 0 ? "The event has both data and data_base64." : null;
    }

    /// <summary>
    /// Makes the data the argument: JSON text as it stands, unless it is a string whose content type is not JSON, which
    /// stands for its characters.
    /// </summary>
    private string? PlaceArgument()
    {
        if (_data.Length > 0)
        {
            var raw = _data.Of(_json);
            if (_dataIsText && !IsJson(_parts.ContentType.Of(_own)))
            {
                var reader = new Utf8JsonReader(raw, Options);
                reader.Read();
                TryCopy(ref reader, out _parts.Argument);
            }
            else
            {
                _parts.Argument = Copy(raw);
            }

            if (_parts.ContentType.Length == 0)
            {
                _parts.ContentType = CopyDefaultType();
            }
        }

        return null;
    }

    /// <summary>Without a content type data is JSON. The members that are required leave the room to say so.</summary>
    private ByteRange CopyDefaultType() => Copy("application/json"u8);

    private static bool IsJson(ReadOnlySpan<byte> type)
    {
        var parameters = type.IndexOf((byte)';');
        var media = (parameters < 0 ? type : type[..parameters]).Trim(" \t"u8);
        return media.IsEmpty || EndsWith(media, "/json") || EndsWith(media, "+json");
    }

    private static bool EndsWith(ReadOnlySpan<byte> text, string end)
        => text.Length >= end.Length && Ascii.EqualsIgnoreCase(text[^end.Length..], end);

    private bool TryCopy(ref Utf8JsonReader reader, out ByteRange place)
    {
        place = default;
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        place = new ByteRange(_length, reader.CopyString(_own.AsSpan(_length)));
        _length += place.Length;
        return true;
    }

    private ByteRange Copy(ReadOnlySpan<byte> bytes)
    {
        var place = new ByteRange(_length, bytes.Length);
        bytes.CopyTo(_own.AsSpan(_length));
        _length += bytes.Length;
        return place;
    }

    private static string Printable(string text) => WireText.Printable(Encoding.UTF8.GetBytes(text));
}
