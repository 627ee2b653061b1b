using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace TaskQueue.Kafka.Topics;

/// <summary>Describes and creates topics. Safe from any thread.</summary>
/// <remarks>
/// Asks no question that would create a topic. What a broker does not tell (no right, or an embedded broker) is unknown, not an error.
/// </remarks>
internal sealed partial class TopicAdmin : IDisposable
{
    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly TimeSpan _timeout;
    private readonly AdminConnection _connection;

    /// <summary>Creates the client; the first call connects.</summary>
    /// <param name="properties">librdkafka's settings: bootstrap servers, security.</param>
    /// <param name="timeout">How long one call may take; 30 s unless given.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public TopicAdmin(IReadOnlyDictionary<string, string> properties, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(properties);
        _properties = properties;
        _timeout = timeout ?? TimeSpan.FromSeconds(30);
        _connection = new AdminConnection(properties, _timeout);
    }

    /// <summary>Asks the broker about topics.</summary>
    /// <param name="topics">The topics' names.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The topics in the order given, those that do not exist among them.</returns>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    /// <exception cref="KafkaClientException">The broker refused for another reason than rights.</exception>
    public async Task<ClusterTopics> DescribeAsync(IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(topics);
        if (topics.Count == 0)
        {
            return new ClusterTopics(Brokers: null, []);
        }

        var told = await AskTopicsAsync(topics, cancel);
        var existing = told.Where(t => t.Error.Code == ErrorCode.NoError).Select(t => t.Name).ToList();
        var settings = await AskSettingsAsync(existing, cancel);
        var byName = told.ToDictionary(t => t.Name, StringComparer.Ordinal);
        return new ClusterTopics(
            Brokers: null, [.. topics.Select(name => Describe(byName[name], settings?.GetValueOrDefault(name) ?? []))])
        {
            HasSettings = settings is not null,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static TopicDescription Describe(
        Confluent.Kafka.Admin.TopicDescription told, Dictionary<string, string> settings)
    {
        if (told.Error.Code != ErrorCode.NoError)
        {
            bool? exists = told.Error.Code switch
            {
                ErrorCode.UnknownTopicOrPart or ErrorCode.TopicException => false,
                ErrorCode.TopicAuthorizationFailed => null,
                _ => throw BrokerAnswer.Refused(told.Error.Code, $"topic '{told.Name}': {told.Error.Reason}"),
            };
            return new TopicDescription { Name = told.Name, Exists = exists };
        }

        return new TopicDescription
        {
            Name = told.Name,
            Exists = true,
            Partitions = told.Partitions.Count,
            Replication = told.Partitions.Select(p => p.Replicas.Count).DefaultIfEmpty().Min(),
            Id = told.TopicId is { } id && (id.MostSignificantBits | id.LeastSignificantBits) != 0 ? Write(id) : null,
            MaxMessageBytes = NumberIn(settings, "max.message.bytes"),
            Retention = NumberIn(settings, "retention.ms") is { } ms ? RetentionOf(ms) : null,
            RetentionBytes = NumberIn(settings, "retention.bytes"),
            CleanupPolicy = settings.GetValueOrDefault("cleanup.policy"),
            MinInsyncReplicas = (int?)NumberIn(settings, "min.insync.replicas"),
            MayRead = May(told, AclOperation.Read),
            MayWrite = May(told, AclOperation.Write),
        };
    }

    // librdkafka writes it in plain base64, Kafka in base64url.
    private static string Write(Uuid id) => id.ToString().TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static long? NumberIn(Dictionary<string, string> settings, string key) =>
        long.TryParse(settings.GetValueOrDefault(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    // Kafka takes the whole range of a 64-bit number; beyond that of a TimeSpan (29,000 years) it is "for ever".
    private static TimeSpan RetentionOf(long milliseconds) =>
        milliseconds is < 0 or > 900_000_000_000_000 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(milliseconds);

    private static bool? May(Confluent.Kafka.Admin.TopicDescription told, AclOperation operation) =>
        told.AuthorizedOperations is { Count: > 0 } operations
            ? operations.Contains(operation) || operations.Contains(AclOperation.All)
            : null;

    private Task<List<Confluent.Kafka.Admin.TopicDescription>> AskTopicsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancel) =>
        AskAsync(
            async (client, timeout) =>
            {
                try
                {
                    var answer = await client.DescribeTopicsAsync(
                        TopicCollection.OfTopicNames(topics.Distinct(StringComparer.Ordinal)),
                        new DescribeTopicsOptions { RequestTimeout = timeout, IncludeAuthorizedOperations = true });
                    return answer.TopicDescriptions;
                }
                catch (DescribeTopicsException e)
                {
                    return e.Results.TopicDescriptions;
                }
            },
            cancel);

    // Null: the broker has no such request.
    private async Task<Dictionary<string, Dictionary<string, string>>?> AskSettingsAsync(
        List<string> topics, CancellationToken cancel)
    {
        if (topics.Count == 0)
        {
            return [];
        }

        var resources = topics.Select(t => new ConfigResource { Type = ResourceType.Topic, Name = t });
        try
        {
            var answers = await _connection.CallAsync(
                (client, timeout) =>
                    client.DescribeConfigsAsync(resources, new DescribeConfigsOptions { RequestTimeout = timeout }),
                cancel);
            return answers.ToDictionary(a => a.ConfigResource.Name, a => ValuesOf(a.Entries), StringComparer.Ordinal);
        }
        catch (DescribeConfigsException e)
        {
            return e.Results
                .Where(r => r.Error.Code == ErrorCode.NoError)
                .ToDictionary(r => r.ConfigResource.Name, r => ValuesOf(r.Entries), StringComparer.Ordinal);
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_UnsupportedFeature)
        {
            return null;
        }
        catch (KafkaException)
        {
            // This client may have no right to it: unknown.
            return [];
        }
    }

    private static Dictionary<string, string> ValuesOf(Dictionary<string, ConfigEntryResult> entries) =>
        entries.Where(e => e.Value.Value is not null).ToDictionary(e => e.Key, e => e.Value.Value, StringComparer.Ordinal);

    private async Task<T> AskAsync<T>(Func<IAdminClient, TimeSpan, Task<T>> call, CancellationToken cancel)
    {
        try
        {
            return await _connection.CallAsync(call, cancel);
        }
        catch (KafkaException e)
        {
            throw BrokerAnswer.Refused(e.Error.Code, e.Error.Reason);
        }
    }
}
