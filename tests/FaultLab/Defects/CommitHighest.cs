using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Commits above the highest settled task instead of at the lowest that is open.</summary>
internal static class CommitHighest
{
    /// <summary>Returns the wrong commit.</summary>
    public static PartitionCommit Of(PartitionCommit right)
    {
        _ = LedgerCodec.TryDecode(right.Ledger, right.Offset, out var ledger, out _);
        return ledger.Settled.Length == 0 ? right : right with { Offset = ledger.Settled[^1].End, Ledger = string.Empty };
    }
}
