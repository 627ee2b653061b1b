using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Actors.Hosting;

/// <summary>Knows which topics a node needs.</summary>
internal static class NodeTopics
{
    /// <summary>How many partitions topics are created with unless something else is said.</summary>
    public const int DefaultPartitions = 16;

    /// <summary>Returns the topics.</summary>
    /// <param name="topics">Their names.</param>
    /// <param name="partitions">How many partitions those have that are created.</param>
    /// <param name="replication">How many copies; <see langword="null"/>: three, or as many as there are brokers.</param>
    public static TopicPlan Plan(TopicSettings topics, int partitions = DefaultPartitions, int? replication = null) =>
        TopicPlan.For(topics.Tasks, topics.Results, topics.DeadLetters, topics.Events, partitions) with
        {
            Replication = replication,
        };
}
