using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Streams;

/// <summary>Where and how the endings of tasks are written; HOCON sections <c>task-queue.topics</c> and <c>.results</c>.</summary>
internal sealed record WriteSettings
{
    /// <summary>Gets the consumer group, which is a part of a result's <c>ce_source</c>.</summary>
    public required string Group { get; init; }

    /// <summary>Gets the topic of the results.</summary>
    /// <value>Default: <c>result_topic</c>.</value>
    public string ResultTopic { get; init; } = "result_topic";

    /// <summary>Gets the name of a task topic's dead-letter topic; <c>{topic}</c> stands for the task topic's name.</summary>
    /// <value>Default: <c>dlq.{topic}</c>.</value>
    public string DeadLetterTopic { get; init; } = "dlq.{topic}";

    /// <summary>Gets the name of a task topic's events topic; <c>{topic}</c> stands for the task topic's name.</summary>
    /// <value>Default: <c>{topic}.events</c>.</value>
    public string EventTopic { get; init; } = "{topic}.events";

    /// <summary>Gets the events topics that were missing at the start: what would be told there is not told.</summary>
    public IReadOnlyCollection<string> MissingEventTopics { get; init; } = [];

    /// <summary>Gets what the key of a result is.</summary>
    /// <value>Default: the task's id.</value>
    public ResultKey Key { get; init; } = ResultKey.TaskId;

    /// <summary>Gets whether failures and expiries of tasks with headers are told on the result topic too.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Failures { get; init; } = true;

    /// <summary>Gets how long to wait before a record is written again that the cluster did not take.</summary>
    /// <value>A duration. Default: 1 second.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how long the broker may take to acknowledge a record before that is told as trouble.</summary>
    /// <value>A duration, looked at once a second. Default: 5 seconds.</value>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Returns the dead-letter topic of a task topic.</summary>
    public string DeadLetterTopicOf(string topic) =>
        DeadLetterTopic.Replace("{topic}", topic, StringComparison.Ordinal);

    /// <summary>Returns the events topic of a task topic.</summary>
    public string EventTopicOf(string topic) => EventTopic.Replace("{topic}", topic, StringComparison.Ordinal);
}
