using System.Security.Cryptography;
using System.Text;
using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire;

/// <content>What is left of a dead letter that no topic takes.</content>
internal sealed partial class DeadLetterWriter
{
    /// <summary>Bytes at most of a stub's message.</summary>
    public const int MaxStubTextBytes = 256;

    private const int MaxReserved = 4;

    /// <summary>Which of <see cref="Identity"/> an event in structured mode has in its value, as bits: those of CloudEvents.</summary>
    private const int InEvent = 0b1111;

    /// <summary>Headers by which listings and replays know a task.</summary>
    private static readonly HeaderName[] Identity =
    [
        HeaderName.SpecVersion, HeaderName.Id, HeaderName.Kind, HeaderName.Source,
        HeaderName.ReplayId, HeaderName.ReplayGeneration, HeaderName.ReplayGroup,
    ];

    /// <summary>Returns whether a dead letter keeps the key of its record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="detail">How much the dead letter tells.</param>
    public static bool KeepsKey(scoped in RecordView record, DeadLetterDetail detail) =>
        record.HasKey && (detail != DeadLetterDetail.Stub || record.Key.Length <= WireLimits.MaxNameBytes);

    /// <summary>Returns whether a dead letter keeps the value of its record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="detail">How much the dead letter tells.</param>
    public static bool KeepsValue(scoped in RecordView record, DeadLetterDetail detail) =>
        record.HasValue && detail != DeadLetterDetail.Stub;

    private static bool IsReserved(ReadOnlySpan<byte> name) =>
        name.StartsWith("tq-"u8) && name.Length <= WireLimits.MaxNameBytes;

    // A record may have had ten thousand of a name: one is kept, and only if it is short.
    private void AddIdentity(scoped in RecordView record)
    {
        var seen = AddIdentityOfEvent(record);
        var reserved = 0;
        foreach (var header in record.Headers)
        {
            var name = HeaderNames.Classify(header.Name);
            if (!header.HasValue || header.Value.Length > (name == HeaderName.ReplayId ? TaskIds.MaxLength : WireLimits.MaxNameBytes))
            {
                continue;
            }

            var index = Array.IndexOf(Identity, name);
            if (index >= 0 ? (seen & (1 << index)) == 0 : IsReserved(header.Name) && reserved++ < MaxReserved)
            {
                seen |= index >= 0 ? 1 << index : 0;
                _headers.Add(header.Name, header.Value);
            }
        }
    }

    /// <summary>Adds what an event in structured mode has in its value, which the stub does not keep.</summary>
    /// <returns>Which of <see cref="Identity"/> are not to be taken from the headers, as bits.</returns>
    private int AddIdentityOfEvent(scoped in RecordView record)
    {
        TaskDecoder.TryDecode(record, out var envelope, out _);
        if (envelope.Mode != EnvelopeMode.Structured)
        {
            return 0;
        }

        _headers.Add(HeaderNames.SpecVersion, "1.0"u8);
        if (envelope.Id(record) is { Length: <= WireLimits.MaxNameBytes } id)
        {
            _headers.Add(HeaderNames.Id, id);
        }

        _headers.Add(HeaderNames.Kind, envelope.Kind(record));
        return InEvent;
    }

    private void AddWhatIsMissing(scoped in RecordView record)
    {
        long size = record.Key.Length + record.Value.Length;
        foreach (var header in record.Headers)
        {
            size += header.Name.Length + header.Value.Length;
        }

        _headers.Add(DeadLetterNames.Incomplete, "true"u8);
        AddNumber(DeadLetterNames.Size, size);
        if (record.HasValue)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(record.Value, hash);
            Encoding.ASCII.GetBytes(
                Convert.ToHexStringLower(hash), _headers.Reserve(DeadLetterNames.Sha256, 2 * SHA256.HashSizeInBytes));
        }
    }
}
