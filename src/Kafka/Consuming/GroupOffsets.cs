using System.Diagnostics;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Asks the broker what the group has committed for assigned partitions.</summary>
internal static class GroupOffsets
{
    /// <summary>Asks, on a thread of its own: the call waits for the broker.</summary>
    /// <param name="client">The consumer.</param>
    /// <param name="partitions">The partitions.</param>
    /// <param name="timeoutMs">How long the answer may take.</param>
    /// <returns>
    /// The answers, in the order of the partitions, and 0; or what is known of them and librdkafka's code of what went wrong: ask again.
    /// </returns>
    public static Task<(CommittedOffset[] Offsets, int Error)> ReadAsync(ClientHandle client, PartitionId[] partitions, int timeoutMs) =>
        partitions.Length == 0
            ? Task.FromResult<(CommittedOffset[], int)>(([], 0))
            : Task.Factory.StartNew(
                () => Read(client, partitions, timeoutMs), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static (CommittedOffset[] Offsets, int Error) Read(ClientHandle client, PartitionId[] partitions, int timeoutMs)
    {
        using var list = new PartitionList(partitions.Length);
        foreach (var partition in partitions)
        {
            list.Add(partition, AssignedPartition.NoOffset);
        }

        var offsets = new CommittedOffset[partitions.Length];
        var error = Ask(client, list, timeoutMs);
        for (var index = 0; index < partitions.Length && error == 0; index++)
        {
            Debug.Assert(list.IdOf(index) == partitions[index], "the list keeps its order");
            var offset = list.OffsetOf(index);
            offsets[index] = new CommittedOffset(partitions[index], offset >= 0 ? offset : null, list.MetadataOf(index));
            error = list.ErrorOf(index);
        }

        return (offsets, error);
    }

    private static int Ask(ClientHandle client, PartitionList list, int timeoutMs)
    {
        try
        {
            return LibRdKafka.Committed(client, list, timeoutMs);
        }
        catch (ObjectDisposedException)
        {
            // The consumer was closed before this thread began.
            return (int)Confluent.Kafka.ErrorCode.Local_Destroy;
        }
    }
}
