using System.Diagnostics;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Asks the broker what the group has committed for assigned partitions.</summary>
internal static class GroupOffsets
{
    /// <summary>Asks.</summary>
    /// <param name="client">The consumer.</param>
    /// <param name="partitions">The partitions.</param>
    /// <param name="timeoutMs">How long the answer may take.</param>
    /// <param name="offsets">The answers, in the order of the partitions.</param>
    /// <param name="error">librdkafka's code of what went wrong; 0 for nothing.</param>
    /// <returns><see langword="false"/> if not all are known: ask again.</returns>
    public static bool TryRead(
        ClientHandle client, PartitionId[] partitions, int timeoutMs, out CommittedOffset[] offsets, out int error)
    {
        offsets = new CommittedOffset[partitions.Length];
        error = 0;
        if (partitions.Length == 0)
        {
            return true;
        }

        using var list = new PartitionList(partitions.Length);
        foreach (var partition in partitions)
        {
            list.Add(partition, AssignedPartition.NoOffset);
        }

        error = LibRdKafka.Committed(client, list, timeoutMs);
        for (var index = 0; index < partitions.Length && error == 0; index++)
        {
            Debug.Assert(list.IdOf(index) == partitions[index], "the list keeps its order");
            var offset = list.OffsetOf(index);
            offsets[index] = new CommittedOffset(partitions[index], offset >= 0 ? offset : null, list.MetadataOf(index));
            error = list.ErrorOf(index);
        }

        return error == 0;
    }
}
