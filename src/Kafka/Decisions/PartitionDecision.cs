using System.Globalization;
using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Decisions;

/// <summary>An operator's decision where a partition goes on that a node holds.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="HeldOffset">
/// The position that the operator saw when deciding: what the group had committed. A node applies the decision only to a
/// hold at this position, so that an old one does not move the partition again later.
/// </param>
/// <param name="NewOffset">Offset of the next record to read.</param>
/// <param name="Kind">What was decided; for the log, the effect is the same.</param>
internal sealed record PartitionDecision(PartitionId Partition, long HeldOffset, long NewOffset, DecisionKind Kind)
{
    private const string Version = "1";

    /// <summary>Gets the metadata of the commit that carries the decision; its offset is <see cref="NewOffset"/>.</summary>
    internal string Metadata =>
        string.Create(CultureInfo.InvariantCulture, $"{Version}:{HeldOffset}:{(Kind == DecisionKind.Skip ? "skip" : "reset")}");

    /// <summary>Reads a commit of the control group.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The committed offset.</param>
    /// <param name="metadata">The metadata committed with it.</param>
    /// <returns>The decision; <see langword="null"/> if it is none, was carried out, or is of a version unknown here.</returns>
    internal static PartitionDecision? TryRead(PartitionId partition, long offset, string metadata)
    {
        DecisionKind? kind = metadata.Split(':') switch
        {
            [Version, _, "reset"] => DecisionKind.Reset,
            [Version, _, "skip"] => DecisionKind.Skip,
            _ => null,
        };
        return offset >= 0
            && kind is { } read
            && long.TryParse(metadata.Split(':')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var held)
            ? new PartitionDecision(partition, held, offset, read)
            : null;
    }
}
