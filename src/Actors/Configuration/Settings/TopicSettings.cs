namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>Names of topics.</summary>
internal sealed record TopicSettings
{
    /// <summary>What stands for the task topic's name in <see cref="DeadLetters"/> and <see cref="Events"/>.</summary>
    public const string Placeholder = "{topic}";

    /// <summary>Gets the topics from which tasks are read; at least one.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = ["task_topic"];

    /// <summary>Gets the topic to which results are written.</summary>
    public string Results { get; init; } = "result_topic";

    /// <summary>Gets the topic for dead letters; <c>{topic}</c> stands for the task topic.</summary>
    public string DeadLetters { get; init; } = "dlq.{topic}";

    /// <summary>Gets the topic for events; <c>{topic}</c> stands for the task topic. A node works without it.</summary>
    public string Events { get; init; } = "{topic}.events";

    /// <summary>Returns the dead-letter topic of a task topic.</summary>
    public string DeadLettersOf(string topic) => DeadLetters.Replace(Placeholder, topic, StringComparison.Ordinal);

    /// <summary>Returns the events topic of a task topic.</summary>
    public string EventsOf(string topic) => Events.Replace(Placeholder, topic, StringComparison.Ordinal);
}
