using System.Diagnostics;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Asks the broker where assigned partitions are read from.</summary>
internal static class GroupOffsets
{
    private const long Beginning = -2;
    private const long End = -1;

    /// <summary>Asks for what the group has committed and, where that is nothing, for where it starts.</summary>
    /// <param name="client">The consumer.</param>
    /// <param name="partitions">The partitions.</param>
    /// <param name="start">Where a partition starts for which nothing is committed.</param>
    /// <param name="timeoutMs">How long each of the two questions may take.</param>
    /// <param name="offsets">The answers, in the order of the partitions.</param>
    /// <param name="error">librdkafka's code of what went wrong; 0 for nothing.</param>
    /// <returns><see langword="false"/> if not all are known: ask again.</returns>
    public static bool TryRead(
        ClientHandle client,
        PartitionId[] partitions,
        StartPosition start,
        int timeoutMs,
        out CommittedOffset[] offsets,
        out int error)
    {
        offsets = new CommittedOffset[partitions.Length];
        error = 0;
        if (partitions.Length == 0)
        {
            return true;
        }

        using var list = ListOf(partitions, AssignedPartition.NoOffset);
        error = LibRdKafka.Committed(client, list, timeoutMs);
        for (var index = 0; index < partitions.Length && error == 0; index++)
        {
            Debug.Assert(list.IdOf(index) == partitions[index], "the list keeps its order");
            var offset = list.OffsetOf(index);
            offsets[index] = new CommittedOffset(
                partitions[index], offset >= 0 ? offset : Beginning, offset >= 0, list.MetadataOf(index));
            error = list.ErrorOf(index);
        }

        return error == 0 && (start == StartPosition.Earliest || TryReadEnds(client, timeoutMs, offsets, out error));
    }

    /// <summary>Replaces what is not committed by the partitions' ends as they are now.</summary>
    /// <remarks>
    /// A number, not "the end": committed at once, it is where a later owner goes on, also if nothing was read until then.
    /// </remarks>
    private static bool TryReadEnds(ClientHandle client, int timeoutMs, CommittedOffset[] offsets, out int error)
    {
        error = 0;
        var open = Array.FindAll(offsets, offset => !offset.IsCommitted);
        if (open.Length == 0)
        {
            return true;
        }

        // Time −1 asks for the end, as in the protocol.
        using var list = ListOf(Array.ConvertAll(open, offset => offset.Partition), End);
        error = LibRdKafka.OffsetsForTimes(client, list, timeoutMs);
        var ends = new Dictionary<PartitionId, long>();
        for (var index = 0; index < open.Length && error == 0; index++)
        {
            ends[list.IdOf(index)] = list.OffsetOf(index);
            error = list.ErrorOf(index);
        }

        for (var index = 0; index < offsets.Length && error == 0; index++)
        {
            if (ends.TryGetValue(offsets[index].Partition, out var end))
            {
                offsets[index] = offsets[index] with { Offset = end };
            }
        }

        return error == 0;
    }

    private static PartitionList ListOf(PartitionId[] partitions, long offset)
    {
        var list = new PartitionList(partitions.Length);
        foreach (var partition in partitions)
        {
            list.Add(partition, offset);
        }

        return list;
    }
}
