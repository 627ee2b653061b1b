using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Topics;

/// <summary>A client that reads and writes what a group has committed, from outside the group.</summary>
/// <remarks>Calls block until the broker has answered, or the time is up. One call at a time.</remarks>
internal sealed class GroupConnection : IDisposable
{
    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly ClientHandle _client;

    /// <summary>Creates the client; it connects on its own.</summary>
    /// <param name="properties">librdkafka's settings: bootstrap servers, security.</param>
    /// <param name="group">The consumer group.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public GroupConnection(IReadOnlyDictionary<string, string> properties, string group)
    {
        _properties = properties;
        _client = ClientHandle.Create(
            ClientKind.Consumer,
            new Dictionary<string, string>(properties) { ["group.id"] = group, ["log_level"] = "2" },
            EventKinds.None);
    }

    /// <summary>Reads committed offsets and their metadata.</summary>
    /// <param name="partitions">The partitions.</param>
    /// <param name="timeout">How long the broker may take.</param>
    /// <returns>One element a partition, in the order given.</returns>
    /// <exception cref="BrokerUnreachableException">The broker did not answer in time.</exception>
    /// <exception cref="KafkaClientException">The broker refused.</exception>
    public IReadOnlyList<GroupCommit> Read(IReadOnlyCollection<PartitionId> partitions, TimeSpan timeout)
    {
        using var list = new PartitionList(partitions.Count);
        foreach (var partition in partitions)
        {
            list.Add(partition, 0);
        }

        BrokerAnswer.Check(LibRdKafka.Committed(_client, list, (int)timeout.TotalMilliseconds), _properties, timeout);
        var committed = new List<GroupCommit>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            BrokerAnswer.Check(list.ErrorOf(i), _properties, timeout);
            committed.Add(new GroupCommit(list.IdOf(i), list.OffsetOf(i), list.MetadataOf(i)));
        }

        return committed;
    }

    /// <summary>Commits offsets for a group that has no members; with members the broker refuses.</summary>
    /// <param name="offsets">The offsets; metadata of at most 4,096 ASCII characters.</param>
    /// <param name="timeout">How long the broker may take.</param>
    /// <exception cref="BrokerUnreachableException">The broker did not answer in time.</exception>
    /// <exception cref="KafkaClientException">The broker refused.</exception>
    public void Write(IReadOnlyCollection<GroupCommit> offsets, TimeSpan timeout)
    {
        using var list = new PartitionList(offsets.Count);
        foreach (var offset in offsets)
        {
            list.Add(_client, offset.Partition, offset.Offset, offset.Metadata);
        }

        // The synchronous commit has no time limit, hence a queue of our own.
        using var answers = QueueHandle.New(_client);
        BrokerAnswer.Check(LibRdKafka.CommitQueue(_client, list, answers, 0, 0), _properties, timeout);
        using var answer = answers.Poll((int)timeout.TotalMilliseconds);
        if (answer.Kind == EventKinds.None)
        {
            throw BrokerAnswer.Unreachable(_properties, timeout, lastError: null);
        }

        BrokerAnswer.Check(answer.Error, _properties, timeout);
        for (var i = 0; i < answer.Partitions.Count; i++)
        {
            BrokerAnswer.Check(answer.Partitions.ErrorOf(i), _properties, timeout);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
