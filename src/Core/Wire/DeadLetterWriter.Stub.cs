using System.Security.Cryptography;
using System.Text;
using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire;

/// <content>What is left of a dead letter that no topic takes.</content>
internal sealed partial class DeadLetterWriter
{
    /// <summary>Bytes at most of a stub's message, and of its exception's type.</summary>
    public const int MaxStubTextBytes = 256;

    private const int MaxReserved = 4;

    /// <summary>Headers by which listings and replays know a task: first those that an event in structured mode has in its value.</summary>
    private static readonly HeaderName[] Identity =
    [
        HeaderName.SpecVersion, HeaderName.Id, HeaderName.Kind, HeaderName.Source,
        HeaderName.ReplayId,
        HeaderName.ReplayGeneration,
    ];

    // Which of them are not taken from the headers, as bits.
    private const int OfEvent = 0b_00_1111;
    private const int OfTask = 0b_01_1111;

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
        name.StartsWith(HeaderNames.OwnPrefix) && name.Length <= WireLimits.MaxNameBytes;

    private static int MaxBytesOf(HeaderName name) => name == HeaderName.ReplayId ? TaskIds.MaxLength : WireLimits.MaxNameBytes;

    // A record may have had ten thousand of a name: one of each is kept, a few more that are reserved, and only if they are short.
    private void AddIdentity(scoped in RecordView record)
    {
        var seen = AddIdentityInValue(record);
        var reserved = 0;
        foreach (var header in record.Headers)
        {
            var name = HeaderNames.Classify(header.Name);
            if (!header.HasValue || header.Value.Length > MaxBytesOf(name))
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
    private int AddIdentityInValue(scoped in RecordView record)
    {
        if (!TaskDecoder.TryDecode(record, out var envelope, out _))
        {
            // It is known by its place, as in the log: without what is wrong with it, it would pass for a task.
            return OfTask;
        }

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
        return OfEvent;
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
