using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Topics;

/// <content>Counting records.</content>
internal sealed partial class TopicAdmin
{
    /// <summary>Asks for the first and the next offset of every partition.</summary>
    /// <param name="topics">The topics; all of them exist.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>One element a partition, by topic and number.</returns>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    /// <exception cref="KafkaClientException">A topic does not exist, or the broker refused.</exception>
    public async Task<IReadOnlyList<PartitionExtent>> ReadExtentsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(topics);
        var told = await AskTopicsAsync(topics, cancel);
        if (told.Find(t => t.Error.Code != ErrorCode.NoError) is { } missing)
        {
            throw BrokerAnswer.Refused(missing.Error.Code, $"topic '{missing.Name}': {missing.Error.Reason}");
        }

        var partitions = PartitionsIn(told);
        if (partitions.Find(p => !p.HasLeader).Id is { } leaderless)
        {
            throw NoLeader(leaderless);
        }

        var ids = partitions.ConvertAll(p => p.Id);
        var begins = await ListAsync(ids, OffsetSpec.Earliest(), cancel);
        var ends = await ListAsync(ids, OffsetSpec.Latest(), cancel);
        return [.. ids.Select(id => new PartitionExtent(NameOf(id), begins[id], ends[id]))];
    }

    /// <summary>Asks for the first and the next offset of every partition, as far as the broker tells.</summary>
    /// <param name="topics">The topics.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>
    /// One element a partition, by topic and number; offsets of −1 where none are told: the partition has no leader, or this
    /// client no right. Nothing for topics that do not exist or are not told of.
    /// </returns>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    public async Task<IReadOnlyList<PartitionExtent>> ReadToldExtentsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(topics);
        var told = await AskTopicsAsync(topics, cancel);
        var partitions = PartitionsIn(told.Where(t => t.Error.Code == ErrorCode.NoError));
        var led = partitions.Where(p => p.HasLeader).Select(p => p.Id).ToList();
        var begins = await ListToldAsync(led, OffsetSpec.Earliest(), cancel);
        var ends = await ListToldAsync(led, OffsetSpec.Latest(), cancel);
        return
        [
            .. partitions.Select(p => begins.TryGetValue(p.Id, out var begin) && ends.TryGetValue(p.Id, out var end)
                ? new PartitionExtent(NameOf(p.Id), begin, end)
                : new PartitionExtent(NameOf(p.Id), -1, -1)),
        ];
    }

    private static List<(TopicPartition Id, bool HasLeader)> PartitionsIn(IEnumerable<Confluent.Kafka.Admin.TopicDescription> told) =>
    [
        .. told
            .SelectMany(t => t.Partitions.Select(p => (Id: new TopicPartition(t.Name, p.Partition), HasLeader: p.Leader is not null)))
            .OrderBy(p => p.Id.Topic, StringComparer.Ordinal).ThenBy(p => p.Id.Partition.Value),
    ];

    private async Task<Dictionary<TopicPartition, long>> ListAsync(
        List<TopicPartition> partitions, OffsetSpec which, CancellationToken cancel)
    {
        var answers = await AskOffsetsAsync(partitions, which, cancel);
        foreach (var answer in answers)
        {
            BrokerAnswer.Check((int)answer.Error.Code, _properties, _timeout, NameOf(answer.TopicPartition));
        }

        return OffsetsIn(answers);
    }

    private async Task<Dictionary<TopicPartition, long>> ListToldAsync(
        List<TopicPartition> partitions, OffsetSpec which, CancellationToken cancel)
    {
        var answers = partitions.Count == 0 ? [] : await AskOffsetsAsync(partitions, which, cancel);
        return OffsetsIn(answers.Where(answer => answer.Error.Code == ErrorCode.NoError));
    }

    private static PartitionId NameOf(TopicPartition partition) => new(partition.Topic, partition.Partition.Value);

    private static KafkaClientException NoLeader(TopicPartition partition) =>
        BrokerAnswer.Refused(ErrorCode.LeaderNotAvailable, NameOf(partition));

    private static Dictionary<TopicPartition, long> OffsetsIn(IEnumerable<TopicPartitionOffsetError> answers) =>
        answers.ToDictionary(answer => answer.TopicPartition, answer => answer.Offset.Value);

    private Task<List<TopicPartitionOffsetError>> AskOffsetsAsync(
        List<TopicPartition> partitions, OffsetSpec which, CancellationToken cancel) =>
        AskAsync(
            async (client, timeout) =>
            {
                var specs = partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = which });
                List<ListOffsetsResultInfo> infos;
                try
                {
                    var answer = await client.ListOffsetsAsync(specs, new ListOffsetsOptions { RequestTimeout = timeout });
                    infos = answer.ResultInfos;
                }
                catch (ListOffsetsException e)
                {
                    infos = e.Result.ResultInfos;
                }
                catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_NoEnt)
                {
                    // None of them has a leader.
                    throw NoLeader(partitions[0]);
                }

                return infos.ConvertAll(info => Judge(info.TopicPartitionOffsetError));
            },
            cancel);

    // Of a question whose connection breaks librdkafka leaves what it began with: no error, and no offset.
    private static TopicPartitionOffsetError Judge(TopicPartitionOffsetError answer) =>
        answer.Error.Code == ErrorCode.NoError && answer.Offset.Value < 0
            ? new TopicPartitionOffsetError(answer.TopicPartition, Offset.Unset, new Error(ErrorCode.Local_Transport))
            : answer;
}
