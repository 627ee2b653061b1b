using System.Buffers;
using System.Buffers.Text;

namespace TaskQueue.Core.Offsets;

/// <summary>Writes ledgers into the metadata of commits and reads them back.</summary>
/// <remarks>
/// Version 1: <c>1:</c> and, in base64url without padding, a string of bits: the number of settled runs; for each the
/// offsets that are not settled before it and its length; the number of tasks with ended attempts; for each the
/// unsettled offsets that are skipped and its attempts. All in <see cref="AdaptiveCode"/>; <c>docs/wire-format.md</c>
/// has the details.
/// </remarks>
public static class LedgerCodec
{
    /// <summary>Length in bytes that a broker takes as metadata; one more and it refuses the whole commit.</summary>
    public const int MaxLength = 4096;

    // 4,094 characters of base64url hold 3,070 bytes.
    private const int MaxBytes = (MaxLength - 2) * 6 / 8;

    // Two counts in at most 29 bits each stand beside the runs and attempts.
    internal const int MaxBits = (MaxBytes * 8) - 58;

    private const string Version = "1:";

    /// <summary>Writes the ledger that belongs to a commit of the tracker's committable offset.</summary>
    /// <param name="tracker">The tracker.</param>
    /// <param name="complete">
    /// Whether all of it fitted. If not, the highest offsets are left out: should the partition change hands now, they run
    /// again, or count their attempts from 0.
    /// </param>
    /// <returns>At most <see cref="MaxLength"/> ASCII characters; empty if there is nothing to say.</returns>
    public static string Encode(OffsetTracker tracker, out bool complete)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        complete = true;
        if (tracker.Committable is not { } committed)
        {
            return "";
        }

        var ledger = new LedgerWriter(committed, stackalloc byte[MaxBytes], stackalloc byte[MaxBytes]);
        tracker.Describe(ref ledger, withInherited: true);
        complete = !ledger.IsFull;
        if (ledger.Bits == 0)
        {
            return "";
        }

        var bits = new BitWriter(stackalloc byte[MaxBytes]);
        ledger.CopyTo(ref bits);
        return string.Concat(Version, Base64Url.EncodeToString(bits.Written));
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

        if (!metadata.StartsWith(Version, StringComparison.Ordinal))
        {
            reason = DescribeForeign(metadata);
            return false;
        }

        Span<byte> bytes = stackalloc byte[MaxBytes];
        var text = metadata.AsSpan(Version.Length);
        if (metadata.Length > MaxLength
            || Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done)
        {
            reason = "The ledger is too long or not base64url.";
            return false;
        }

        var reader = new LedgerReader(bytes[..length], committedOffset);
        if (!reader.TryRead(out var read))
        {
            reason = "The ledger's content is broken.";
            return false;
        }

        ledger = read;
        return true;
    }

    /// <summary>Returns how many bits the tracker's delivered part takes up.</summary>
    internal static int Measure(OffsetTracker tracker)
    {
        var ledger = new LedgerWriter(tracker.Committable ?? 0, stackalloc byte[MaxBytes], stackalloc byte[MaxBytes]);
        tracker.Describe(ref ledger, withInherited: false);
        return ledger.IsFull ? MaxBits : ledger.Bits;
    }

    private static string DescribeForeign(string metadata)
    {
        var colon = metadata.IndexOf(':', StringComparison.Ordinal);
        return colon is > 0 and < 6 && metadata.AsSpan(0, colon).IndexOfAnyExceptInRange('0', '9') < 0
            ? $"The ledger has version {metadata[..colon]}, which this node does not know."
            : "The metadata is not a ledger of TaskQueue.";
    }
}
