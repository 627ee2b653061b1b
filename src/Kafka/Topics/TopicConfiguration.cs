using System.Globalization;

namespace TaskQueue.Kafka.Topics;

/// <summary>Kafka's settings that a planned topic is created with. Pure.</summary>
internal static class TopicConfiguration
{
    /// <summary>The replication from which on the loss of one broker leaves a topic writable and no record lost.</summary>
    private const int SafeReplication = 3;

    /// <summary>Returns how many copies a topic is created with.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="brokers">How many brokers the cluster has.</param>
    public static int Replication(TopicPlan plan, int brokers) => plan.Replication ?? Math.Min(SafeReplication, brokers);

    /// <summary>Returns the settings; what is not among them is left to the broker.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="replication">How many copies it is created with.</param>
    /// <param name="taskMaxBytes">The largest batch of its task topic; <see langword="null"/> if that is not known.</param>
    public static Dictionary<string, string> Of(PlannedTopic topic, int replication, long? taskMaxBytes)
    {
        var configuration = new Dictionary<string, string>();
        if (topic.Role != TopicRole.Results)
        {
            configuration["cleanup.policy"] = "delete";
        }

        if (topic.Retention is { } retention)
        {
            configuration["retention.ms"] = ((long)retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        if (replication >= SafeReplication)
        {
            configuration["min.insync.replicas"] = "2";
        }

        if (topic.Role == TopicRole.DeadLetters && taskMaxBytes is { } bytes)
        {
            configuration["max.message.bytes"] =
                Math.Min(bytes + TopicPlan.DeadLetterExtraBytes, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        }

        return configuration;
    }
}
