using System.Runtime.InteropServices;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Answers rebalances in the manner of the protocol that the group speaks.</summary>
internal sealed class GroupAnswers
{
    private readonly ClientHandle _client;
    private readonly ConsumerLog _log;

    public GroupAnswers(ClientHandle client, ConsumerLog log)
    {
        _client = client;
        _log = log;
    }

    /// <summary>Gets whether the partitions were lost: the group may have given them to others already.</summary>
    public bool IsLost => LibRdKafka.AssignmentLost(_client) != 0;

    private bool IsEager => Marshal.PtrToStringUTF8(LibRdKafka.RebalanceProtocol(_client)) == "EAGER";

    /// <summary>Takes a partition's queue out of the group's, so that it is read on its own.</summary>
    public QueueHandle SeparateQueue(PartitionId partition) =>
        QueueHandle.OfPartition(_client, partition.Topic, partition.Number);

    /// <summary>Takes partitions on.</summary>
    /// <param name="partitions">The partitions.</param>
    /// <param name="offsetOf">Returns where to read from, by index.</param>
    public void Assign(PartitionId[] partitions, Func<int, long> offsetOf)
    {
        using var list = ListOf(partitions, offsetOf);
        var reason = string.Empty;
        var error = IsEager
            ? LibRdKafka.Assign(_client, list)
            : ClientHandle.Take(LibRdKafka.IncrementalAssign(_client, list), out reason);
        Check("assigned", error, reason);
    }

    /// <summary>Goes on with an assigned partition at another offset; what was fetched before is not delivered any more.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="assigned">All assigned partitions.</param>
    /// <param name="offsetOf">Returns where to read each of them from, by index.</param>
    /// <remarks>
    /// A seek would not do: librdkafka refuses it for a partition that has stopped because of an error. Nobody else hears of
    /// this, the partition stays this node's. The eager protocol knows assignments as a whole alone.
    /// </remarks>
    public void Move(PartitionId partition, PartitionId[] assigned, Func<int, long> offsetOf)
    {
        if (!IsEager)
        {
            Unassign([partition]);
            Assign([partition], _ => offsetOf(Array.IndexOf(assigned, partition)));
        }
        else
        {
            Assign(assigned, offsetOf);
        }
    }

    /// <summary>Gives partitions up; under the eager protocol they are always all.</summary>
    public void Unassign(PartitionId[] partitions)
    {
        using var list = ListOf(partitions, _ => AssignedPartition.NoOffset);
        var reason = string.Empty;
        var error = IsEager
            ? LibRdKafka.AssignNothing(_client, 0)
            : ClientHandle.Take(LibRdKafka.IncrementalUnassign(_client, list), out reason);
        Check("revoked", error, reason);
    }

    private static PartitionList ListOf(PartitionId[] partitions, Func<int, long> offsetOf)
    {
        var list = new PartitionList(partitions.Length);
        for (var index = 0; index < partitions.Length; index++)
        {
            list.Add(partitions[index], offsetOf(index));
        }

        return list;
    }

    private void Check(string change, int error, string reason)
    {
        if (error != 0)
        {
            _log.AssignmentFailed(change, $"{KafkaErrors.Describe(error)} {reason}");
        }
    }
}
