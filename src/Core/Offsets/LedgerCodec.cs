using System.Buffers;
using System.Buffers.Text;

namespace TaskQueue.Core.Offsets;

/// <summary>Writes ledgers into the metadata of commits and reads them back.</summary>
/// <remarks>
/// Version 1: <c>1:</c> and, in base64url without padding, a string of bits: the number of settled runs; for each the
/// offsets that are not settled before it and its length; the number of tasks with ended attempts; for each the
/// unsettled offsets that are skipped and its attempts. All in <see cref="AdaptiveCode"/>; <c>docs/wire-format.md</c>
/// has the details. Version 2 has the topic's UUID before the bits, <c>2:UUID:</c>, and may end there.
/// </remarks>
internal static class LedgerCodec
{
    /// <summary>Length in bytes that a broker takes as metadata; one more and it refuses the whole commit.</summary>
    public const int MaxLength = 4096;

    /// <summary>Characters of a UUID in base64url without padding.</summary>
    public const int TopicIdLength = 22;

    private const string Version1 = "1:";
    private const string Version2 = "2:";

    // 4,094 characters of base64url hold 3,070 bytes; with a UUID and its colon there are 4,071, which hold 3,053.
    private const int MaxBytesRead = (MaxLength - 2) * 6 / 8;
    private const int MaxBytes = (MaxLength - 2 - TopicIdLength - 1) * 6 / 8;

    // Two counts in at most 29 bits each stand beside the runs and attempts.
    internal const int MaxBits = (MaxBytes * 8) - 58;

    /// <summary>Writes the ledger that belongs to a commit of the tracker's committable offset.</summary>
    /// <param name="tracker">The tracker.</param>
    /// <param name="topicId">The topic's UUID; <see langword="null"/> or not of 22 characters: it is left out, as version 1.</param>
    /// <param name="complete">
    /// Whether all of it fitted. If not, the highest offsets are left out: should the partition change hands now, they run
    /// again, or count their attempts from 0.
    /// </param>
    /// <returns>At most <see cref="MaxLength"/> ASCII characters; empty if there is nothing to say.</returns>
    public static string Encode(OffsetTracker tracker, string? topicId, out bool complete)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        complete = true;
        var prefix = topicId is { Length: TopicIdLength } ? $"{Version2}{topicId}:" : "";
        if (tracker.Committable is not { } committed)
        {
            return prefix;
        }

        var ledger = new LedgerWriter(committed, stackalloc byte[MaxBytes], stackalloc byte[MaxBytes]);
        tracker.Describe(ref ledger, withInherited: true);
        complete = !ledger.IsFull;
        if (ledger.Bits == 0)
        {
            return prefix;
        }

        var bits = new BitWriter(stackalloc byte[MaxBytes]);
        ledger.CopyTo(ref bits);
        return string.Concat(prefix.Length > 0 ? prefix : Version1, Base64Url.EncodeToString(bits.Written));
    }

    /// <summary>Reads a commit's metadata.</summary>
    /// <param name="metadata">The metadata, whoever wrote it.</param>
    /// <param name="committedOffset">The offset that was committed with it.</param>
    /// <param name="ledger">The ledger; empty if there is none or it cannot be read.</param>
    /// <param name="reason">Why it cannot be read: one sentence for the log.</param>
    /// <returns><see langword="false"/> if it cannot be read. Empty metadata is an empty ledger.</returns>
    public static bool TryDecode(string metadata, long committedOffset, out Ledger ledger, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ledger = Ledger.Empty;
        reason = null;
        if (metadata.Length == 0)
        {
            return true;
        }

        if (metadata.Length > MaxLength)
        {
            reason = "The ledger is too long or not base64url.";
            return false;
        }

        if (metadata.StartsWith(Version1, StringComparison.Ordinal))
        {
            return TryDecode(metadata.AsSpan(Version1.Length), committedOffset, topicId: null, ref ledger, out reason);
        }

        const int idEnd = 2 + TopicIdLength;
        if (metadata.StartsWith(Version2, StringComparison.Ordinal) && metadata.Length > idEnd && metadata[idEnd] == ':')
        {
            return TryDecode(metadata.AsSpan(idEnd + 1), committedOffset, metadata[2..idEnd], ref ledger, out reason);
        }

        reason = DescribeForeign(metadata);
        return false;
    }

    /// <summary>Returns how many bits the tracker's delivered part takes up.</summary>
    internal static int Measure(OffsetTracker tracker)
    {
        var ledger = new LedgerWriter(tracker.Committable ?? 0, stackalloc byte[MaxBytes], stackalloc byte[MaxBytes]);
        tracker.Describe(ref ledger, withInherited: false);
        return ledger.IsFull ? MaxBits : ledger.Bits;
    }

    private static bool TryDecode(
        ReadOnlySpan<char> text, long committedOffset, string? topicId, ref Ledger ledger, out string? reason)
    {
        reason = null;
        if (text.IsEmpty && topicId is not null)
        {
            ledger = new Ledger([], [], topicId);
            return true;
        }

        Span<byte> bytes = stackalloc byte[MaxBytesRead];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done)
        {
            reason = "The ledger is too long or not base64url.";
            return false;
        }

        var reader = new LedgerReader(bytes[..length], committedOffset);
        if (!reader.TryRead(topicId, out var read))
        {
            reason = "The ledger's content is broken.";
            return false;
        }

        ledger = read;
        return true;
    }

    private static string DescribeForeign(string metadata)
    {
        var colon = metadata.IndexOf(':', StringComparison.Ordinal);
        return metadata.StartsWith(Version2, StringComparison.Ordinal)
            ? "The ledger's topic id is broken."
            : colon is > 0 and < 6 && metadata.AsSpan(0, colon).IndexOfAnyExceptInRange('0', '9') < 0
            ? $"The ledger has version {metadata[..colon]}, which this node does not know."
            : "The metadata is not a ledger of TaskQueue.";
    }
}
