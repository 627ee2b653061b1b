using System.Globalization;
using TaskQueue.Actors.Configuration;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Actors.Hosting;

/// <summary>Fits a node's clients to what the broker tells of the topics that they read and write.</summary>
internal static class TopicFit
{
    private const string BatchSize = "batch.size";
    private const string MaxMessageBytes = "message.max.bytes";

    // librdkafka's own default of both.
    private const long Default = 1_000_000;

    // A batch has a header, and librdkafka counts it only in part.
    private const long BatchOverhead = 128;

    /// <summary>
    /// Returns the configuration with batches no larger than the topics take, since a broker refuses a whole batch, with results as large as
    /// their topic takes, with the events topics that are missing, and the number of partitions of the task topics. What the user has
    /// set stays.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="plan">The topics.</param>
    /// <param name="cluster">What the broker tells of them.</param>
    public static LoadedConfiguration Apply(LoadedConfiguration configuration, TopicPlan plan, ClusterTopics cluster)
    {
        var told = cluster.Topics.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
        var kafka = configuration.Kafka;
        var results = LimitOf(TopicRole.Results);
        return configuration with
        {
            Kafka = kafka with
            {
                Results = Fit(kafka.Results, results, results),
                DeadLetters = Fit(kafka.DeadLetters, LimitOf(TopicRole.DeadLetters), largest: null),
                Events = Fit(kafka.Events, LimitOf(TopicRole.Events), largest: null),
            },
            TaskPartitions = plan.Topics.Where(topic => topic.Role == TopicRole.Tasks).Sum(topic => told[topic.Name].Partitions) is > 0 and var count
                ? count
                : null,
            MissingEventTopics =
            [
                .. plan.Topics
                    .Where(topic => topic.Role == TopicRole.Events && told[topic.Name].Exists == false)
                    .Select(topic => topic.Name),
            ],
        };

        long? LimitOf(TopicRole role) => plan.Topics.Where(topic => topic.Role == role).Min(topic => told[topic.Name].MaxMessageBytes);
    }

    private static Dictionary<string, string> Fit(IReadOnlyDictionary<string, string> given, long? smallest, long? largest)
    {
        var properties = new Dictionary<string, string>(given);
        if (smallest < Default + BatchOverhead)
        {
            properties.TryAdd(BatchSize, Text(Math.Max(1, smallest.Value - BatchOverhead)));
        }

        if (largest > Default)
        {
            properties.TryAdd(MaxMessageBytes, Text(Math.Min(largest.Value, 1_000_000_000)));
        }

        return properties;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
