using TaskQueue.FaultLab.History;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.FaultLab.Driving;

/// <summary>The topics and the group of one run.</summary>
/// <param name="Name">A name that no other run on the broker has.</param>
/// <param name="Partitions">How many partitions each topic has.</param>
internal sealed record RunTopics(string Name, int Partitions)
{
    /// <summary>Gets the task topic.</summary>
    public string Tasks => Name;

    /// <summary>Gets the group.</summary>
    public string Group => Name;

    /// <summary>Gets the topic of each sort.</summary>
    public string this[TopicSort sort] => sort switch
    {
        TopicSort.Results => Name + ".results",
        TopicSort.DeadLetters => "dlq." + Name,
        TopicSort.Events => Name + ".events",
        _ => Name,
    };

    /// <summary>Gets the names of all topics.</summary>
    public IReadOnlyCollection<string> Names => [.. Enum.GetValues<TopicSort>().Select(sort => this[sort])];

    /// <summary>Gets the topics as they are created.</summary>
    public TopicPlan Plan => TopicPlan.For([Tasks], this[TopicSort.Results], "dlq.{topic}", "{topic}.events", Partitions);

    /// <summary>Gets the settings by which nodes know them.</summary>
    public IReadOnlyList<string> Settings =>
    [
        $"task-queue.group={Group}",
        $"task-queue.topics.tasks=[\"{Tasks}\"]",
        $"task-queue.topics.results={this[TopicSort.Results]}",
    ];
}
