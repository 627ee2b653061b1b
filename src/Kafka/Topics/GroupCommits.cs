using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Topics;

/// <summary>Reads and writes what a group has committed, metadata included, from outside the group.</summary>
internal static class GroupCommits
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
        Task.Run(() => Read(properties, group, partitions, timeout));

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

    private static IReadOnlyList<GroupCommit> Read(
        IReadOnlyDictionary<string, string> properties,
        string group,
        IReadOnlyCollection<PartitionId> partitions,
        TimeSpan timeout)
    {
        using var connection = new GroupConnection(properties, group);
        return connection.Read(partitions, timeout);
    }

    private static void Write(
        IReadOnlyDictionary<string, string> properties,
        string group,
        IReadOnlyCollection<GroupCommit> offsets,
        TimeSpan timeout)
    {
        using var connection = new GroupConnection(properties, group);
        connection.Write(offsets, timeout);
    }
}
