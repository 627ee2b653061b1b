using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Topics;

/// <summary>Reads and writes what a group has committed, metadata included, from outside the group.</summary>
public static class GroupCommits
{
    /// <summary>Reads committed offsets and their metadata.</summary>
    /// <param name="properties">librdkafka's settings: bootstrap servers, security.</param>
    /// <param name="group">The consumer group.</param>
    /// <param name="partitions">The partitions.</param>
    /// <param name="timeout">How long the broker may take.</param>
    /// <returns>One element a partition, in the order given.</returns>
    /// <exception cref="BrokerUnreachableException">The broker did not answer in time.</exception>
    /// <exception cref="KafkaClientException">The broker refused.</exception>
    public static Task<IReadOnlyList<GroupCommit>> ReadAsync(
        IReadOnlyDictionary<string, string> properties,
        string group,
        IReadOnlyCollection<PartitionId> partitions,
        TimeSpan timeout) =>
        Task.Run<IReadOnlyList<GroupCommit>>(() => Read(properties, group, partitions, timeout));

    /// <summary>Commits offsets for a group that has no members; with members the broker refuses.</summary>
    /// <param name="properties">librdkafka's settings: bootstrap servers, security.</param>
    /// <param name="group">The consumer group.</param>
    /// <param name="offsets">The offsets; metadata of at most 4,096 ASCII characters.</param>
    /// <param name="timeout">How long the broker may take.</param>
    /// <exception cref="BrokerUnreachableException">The broker did not answer in time.</exception>
    /// <exception cref="KafkaClientException">The broker refused.</exception>
    public static Task WriteAsync(
        IReadOnlyDictionary<string, string> properties,
        string group,
        IReadOnlyCollection<GroupCommit> offsets,
        TimeSpan timeout) =>
        Task.Run(() => Write(properties, group, offsets, timeout));

    private static List<GroupCommit> Read(
        IReadOnlyDictionary<string, string> properties,
        string group,
        IReadOnlyCollection<PartitionId> partitions,
        TimeSpan timeout)
    {
        using var client = Connect(properties, group);
        using var list = new PartitionList(partitions.Count);
        foreach (var partition in partitions)
        {
            list.Add(partition, 0);
        }

        BrokerAnswer.Check(LibRdKafka.Committed(client, list, (int)timeout.TotalMilliseconds), properties, timeout);
        var committed = new List<GroupCommit>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            BrokerAnswer.Check(list.ErrorOf(i), properties, timeout);
            committed.Add(
                new GroupCommit(list.IdOf(i), list.OffsetOf(i), list.MetadataOf(i)));
        }

        return committed;
    }

    private static void Write(
        IReadOnlyDictionary<string, string> properties,
        string group,
        IReadOnlyCollection<GroupCommit> offsets,
        TimeSpan timeout)
    {
        using var client = Connect(properties, group);
        using var list = new PartitionList(offsets.Count);
        foreach (var offset in offsets)
        {
            list.Add(client, offset.Partition, offset.Offset, offset.Metadata);
        }

        // The synchronous commit has no time limit, hence a queue of our own.
        using var answers = QueueHandle.New(client);
        BrokerAnswer.Check(LibRdKafka.CommitQueue(client, list, answers, 0, 0), properties, timeout);
        using var answer = answers.Poll((int)timeout.TotalMilliseconds);
        if (answer.Kind == EventKinds.None)
        {
            throw new BrokerUnreachableException(BrokerAnswer.AddressIn(properties), timeout, lastError: null);
        }

        BrokerAnswer.Check(answer.Error, properties, timeout);
        for (var i = 0; i < answer.Partitions.Count; i++)
        {
            BrokerAnswer.Check(answer.Partitions.ErrorOf(i), properties, timeout);
        }
    }

    private static ClientHandle Connect(IReadOnlyDictionary<string, string> properties, string group) =>
        ClientHandle.Create(
            ClientKind.Consumer,
            new Dictionary<string, string>(properties) { ["group.id"] = group, ["log_level"] = "2" },
            EventKinds.None);
}
