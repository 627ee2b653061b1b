using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire;

/// <summary>Reads tasks from records of a task topic. Never throws, whatever the record holds.</summary>
/// <remarks>The rules are those of <c>docs/wire-format.md</c>. Safe from any thread.</remarks>
internal static class TaskDecoder
{
    private const string StructuredType = "application/cloudevents+json";
    private const string AnyEventType = "application/cloudevents";

    /// <summary>Decodes one record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="envelope">What it says as a task; of a record that is none, whether it is for one group alone.</param>
    /// <param name="reason">Why it is no task: one sentence that names the culprit. It belongs into the dead letters.</param>
    /// <returns>Whether the record is a task.</returns>
    public static bool TryDecode(in RecordView record, out TaskEnvelope envelope, out string? reason)
    {
        envelope = default;
        reason = null;
        if (record.Key.Length > WireLimits.MaxNameBytes)
        {
            reason = $"The key has {record.Key.Length} bytes; at most {WireLimits.MaxNameBytes} are allowed.";
            envelope = NoTask(record);
            return false;
        }

        if (record.Headers.IsEmpty)
        {
            return true;
        }

        var parts = default(EnvelopeParts);
        var replayId = default(ByteRange);
        reason = DecodeHeaders(record, ref parts, ref replayId);
        if (reason is null && parts.ContentType.Length >= AnyEventType.Length)
        {
            var type = parts.ContentType.Of(record.Bytes);
            if (IsMediaType(type, StructuredType))
            {
                reason = StructuredDecoder.Decode(record, replayId, ref parts);
            }
            else if (StartsWith(type, AnyEventType))
            {
                reason = $"The header content-type is {WireText.Printable(type)}; of structured events only {StructuredType} is understood.";
            }
        }

        if (reason is not null)
        {
            envelope = NoTask(record);
            return false;
        }

        if (replayId.Length > 0 && parts.Mode != EnvelopeMode.Structured)
        {
            parts.Id = replayId;
        }

        envelope = new TaskEnvelope(parts);
        return true;
    }

    /// <summary>Looks in a record that is no task for the one group that is to give it up again.</summary>
    private static TaskEnvelope NoTask(in RecordView record)
    {
        var parts = default(EnvelopeParts);
        var entries = record.Headers.GetEnumerator();
        while (entries.MoveNext())
        {
            var header = entries.Current;
            if (HeaderNames.Classify(header.Name) != HeaderName.ReplayGroup)
            {
                continue;
            }

            // A group that nobody can be is everybody's: else no group would tell of the record.
            if (parts.ReplayGroup.Length > 0 || WireText.FindFaultInName(header.Value, WireLimits.MaxGroupBytes) is not null)
            {
                return default;
            }

            parts.ReplayGroup = new ByteRange(record.Bytes.Length - entries.Left - header.Value.Length, header.Value.Length);
        }

        return new TaskEnvelope(parts);
    }

    private static string? DecodeHeaders(in RecordView record, ref EnvelopeParts parts, ref ByteRange replayId)
    {
        var headers = record.Headers;
        var end = record.Bytes.Length;
        var count = 0;
        var bytes = 0;
        var added = 0;
        var seen = 0;
        var entries = headers.GetEnumerator();
        while (entries.MoveNext())
        {
            var header = entries.Current;
            var name = HeaderNames.Classify(header.Name);
            var size = header.Name.Length + header.Value.Length;
            if (name is HeaderName.ReplayId or HeaderName.ReplayGeneration or HeaderName.ReplayGroup)
            {
                // A task at the limits can be replayed: what a replay adds, once each, does not count.
                added++;
            }
            else
            {
                bytes += size;
            }

            if (++count - added > WireLimits.MaxHeaders || size > WireLimits.MaxHeaderBytes || bytes > WireLimits.MaxHeadersBytes)
            {
                return DescribeExcess(count - added, size, header.Name);
            }

            if (name == HeaderName.Other ? IsRepeated(headers, header.Name, count) : IsRepeated(name, ref seen))
            {
                return $"The header {WireText.Printable(header.Name)} occurs more than once.";
            }

            var place = new ByteRange(end - entries.Left - header.Value.Length, header.Value.Length);
            if (Take(name, header.Value, place, ref parts, ref replayId) is { } fault)
            {
                return $"The header {WireText.Printable(header.Name)} {fault}.";
            }
        }

        return null;
    }

    private static string? Take(
        HeaderName name, ReadOnlySpan<byte> value, ByteRange place, ref EnvelopeParts parts, ref ByteRange replayId)
    {
        switch (name)
        {
            case HeaderName.SpecVersion:
                parts.Mode = EnvelopeMode.Binary;
                return value.SequenceEqual("1.0"u8) ? null : "is not 1.0, the only version understood";
            case HeaderName.Source:
                parts.Mode = EnvelopeMode.Binary;
                return null;
            case HeaderName.Id:
                parts.Mode = EnvelopeMode.Binary;
                parts.Id = place;
                return WireText.FindFaultInName(value);
            case HeaderName.Kind:
                parts.Mode = EnvelopeMode.Binary;
                parts.Kind = place;
                return WireText.FindFaultInName(value);
            case HeaderName.MaxAttempts:
                return WireText.TryParseMaxAttempts(value, out parts.MaxAttempts)
                    ? null
                    : "is not an integer from 1 to 1,000,000";
            case HeaderName.ReplayId:
                replayId = place;
                return WireText.FindFaultInName(value, TaskIds.MaxLength);
            case HeaderName.ReplayGeneration:
                return WireText.TryParseMaxAttempts(value, out _) ? null : "is not an integer from 1 to 1,000,000";
            case HeaderName.ReplayGroup:
                parts.ReplayGroup = place;
                return WireText.FindFaultInName(value, WireLimits.MaxGroupBytes);
            case HeaderName.ExpiryTime:
                return Rfc3339.TryParse(value, out parts.ExpiresAtTicks) ? null : "is not a time in RFC 3339 form";
            case HeaderName.ContentType:
                parts.ContentType = place;
                return null;
            case HeaderName.TraceParent:
                parts.TraceParent = place;
                return null;
            case HeaderName.TraceState:
                parts.TraceState = place;
                return null;
            default:
                return null;
        }
    }

    private static bool IsRepeated(HeaderName name, ref int seen)
    {
        var bit = 1 << (int)name;
        var repeated = name <= HeaderName.ReplayGroup && (seen & bit) != 0;
        seen |= bit;
        return repeated;
    }

    /// <summary>Looks for an attribute that is not ours among the headers before it; others may be repeated.</summary>
    private static bool IsRepeated(RecordHeaders headers, ReadOnlySpan<byte> name, int count)
    {
        if (!name.StartsWith(HeaderNames.Prefix))
        {
            return false;
        }

        foreach (var earlier in headers)
        {
            if (--count == 0)
            {
                break;
            }

            if (earlier.Name.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private static string DescribeExcess(int count, int size, ReadOnlySpan<byte> name)
        => count > WireLimits.MaxHeaders
            ? $"The record has more than {WireLimits.MaxHeaders} headers."
            : size > WireLimits.MaxHeaderBytes
                ? $"The header {WireText.Printable(name)} has {size} bytes, name included; at most {WireLimits.MaxHeaderBytes} are allowed."
                : $"The headers have more than {WireLimits.MaxHeadersBytes} bytes.";

    private static bool IsMediaType(ReadOnlySpan<byte> type, string expected)
        => StartsWith(type, expected)
            && (type.Length == expected.Length || type[expected.Length] is (byte)';' or (byte)' ' or (byte)'\t');

    private static bool StartsWith(ReadOnlySpan<byte> type, string expected)
        => type.Length >= expected.Length && System.Text.Ascii.EqualsIgnoreCase(type[..expected.Length], expected);
}
