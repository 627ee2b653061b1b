using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace TaskQueue.Kafka.Topics;

/// <content>Creating topics.</content>
internal sealed partial class TopicAdmin
{
    /// <summary>How long brokers may take to tell one another of a new topic, and how often they are asked.</summary>
    private static readonly TimeSpan KnownWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>Creates the topics of a plan that do not exist; those that do stay as they are.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancel">Ends the wait; topics may be created all the same.</param>
    /// <returns>What became of each topic, task topics first.</returns>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    /// <exception cref="KafkaClientException">The broker refused the whole request.</exception>
    public async Task<IReadOnlyList<TopicCreation>> CreateAsync(TopicPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var cluster = await DescribeClusterAsync([plan.Topics[0].Name], cancel);
        var replication = TopicConfiguration.Replication(plan, cluster.Brokers!.Value);
        if (replication == 0)
        {
            throw new KafkaClientException("the cluster lists none of its brokers, as it does while they register; try again in some seconds");
        }

        // Dead letters last: their size limit follows that of their task topic, which the broker tells once it exists.
        var first = plan.Topics.Where(t => t.Role != TopicRole.DeadLetters).ToList();
        var deadLetters = plan.Topics.Where(t => t.Role == TopicRole.DeadLetters).ToList();
        var created = await CreateAsync(first, replication, [], cancel);
        if (deadLetters.Count == 0)
        {
            return created;
        }

        var taskTopics = await DescribeAsync([.. deadLetters.Select(t => t.TaskTopic!).Distinct()], cancel);
        var maxBytes = taskTopics.Topics.ToDictionary(t => t.Name, t => t.MaxMessageBytes, StringComparer.Ordinal);
        return [.. created, .. await CreateAsync(deadLetters, replication, maxBytes, cancel)];
    }

    /// <summary>Waits until topics that were just created can be used: brokers tell one another of them after they have answered.</summary>
    /// <param name="topics">The topics' names.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Whether all were told of within 10 s.</returns>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    public async Task<bool> AwaitTopicsAsync(IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(topics);
        for (var waited = TimeSpan.Zero; waited < KnownWithin; waited += AskAgainAfter)
        {
            var told = topics.Count == 0 ? [] : await AskTopicsAsync(topics, cancel);
            if (told.TrueForAll(t => t.Error.Code == ErrorCode.NoError))
            {
                return true;
            }

            await Task.Delay(AskAgainAfter, TimeProvider.System, cancel);
        }

        return false;
    }

    private async Task<List<TopicCreation>> CreateAsync(
        List<PlannedTopic> topics, int replication, Dictionary<string, long?> taskMaxBytes, CancellationToken cancel)
    {
        var settings = topics.ToDictionary(
            t => t.Name,
            t => TopicConfiguration.Of(t, replication, taskMaxBytes.GetValueOrDefault(t.TaskTopic ?? string.Empty)),
            StringComparer.Ordinal);
        var specifications = topics.Select(t => new TopicSpecification
        {
            Name = t.Name,
            NumPartitions = t.Partitions,
            ReplicationFactor = (short)replication,
            Configs = settings[t.Name],
        });

        var errors = await AskAsync(
            async (client, timeout) =>
            {
                try
                {
                    await client.CreateTopicsAsync(
                        specifications,
                        new CreateTopicsOptions { RequestTimeout = timeout, OperationTimeout = timeout });
                    return [];
                }
                catch (CreateTopicsException e)
                {
                    return e.Results.ToDictionary(r => r.Topic, r => r.Error, StringComparer.Ordinal);
                }
            },
            cancel);
        List<TopicCreation> outcomes =
        [
            .. topics.Select(t => Outcome(t, replication, settings[t.Name], errors.GetValueOrDefault(t.Name))),
        ];
        await AwaitTopicsAsync(
            [.. outcomes.Where(c => c.Outcome == TopicCreationOutcome.Created).Select(c => c.Topic.Name)], cancel);
        return outcomes;
    }

    private static TopicCreation Outcome(
        PlannedTopic topic, int replication, Dictionary<string, string> configuration, Error? error) =>
        error?.Code switch
        {
            null or ErrorCode.NoError =>
                new TopicCreation(topic, TopicCreationOutcome.Created, replication, configuration, null),
            ErrorCode.TopicAlreadyExists =>
                new TopicCreation(topic, TopicCreationOutcome.Existed, replication, configuration, null),
            ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed => new TopicCreation(
                topic, TopicCreationOutcome.Refused, replication, configuration, $"{error.Reason.TrimEnd('.')}. {MissingRight(topic.Name)}"),
            _ => new TopicCreation(topic, TopicCreationOutcome.Refused, replication, configuration, error.Reason),
        };

    private static string MissingRight(string topic) =>
        "The right to create it is missing: kafka-acls.sh --add --allow-principal User:NAME --operation Create "
        + $"--topic {topic} (or --cluster, for all topics)";
}
