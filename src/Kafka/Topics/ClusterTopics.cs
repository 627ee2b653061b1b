namespace TaskQueue.Kafka.Topics;

/// <summary>What the broker tells of a cluster and some topics.</summary>
/// <param name="Brokers">How many brokers the cluster has.</param>
/// <param name="Topics">The topics asked for, in that order.</param>
internal sealed record ClusterTopics(int Brokers, IReadOnlyList<TopicDescription> Topics);
