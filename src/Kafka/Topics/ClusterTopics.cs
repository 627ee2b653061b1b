namespace TaskQueue.Kafka.Topics;

/// <summary>What the broker tells of a cluster and some topics.</summary>
/// <param name="Brokers">How many brokers the cluster has; <see langword="null"/> if that was not asked.</param>
/// <param name="Topics">The topics asked for, in that order.</param>
internal sealed record ClusterTopics(int? Brokers, IReadOnlyList<TopicDescription> Topics)
{
    /// <summary>Gets whether the broker can be asked for settings of topics: an embedded one has no such request.</summary>
    public bool HasSettings { get; init; } = true;
}
