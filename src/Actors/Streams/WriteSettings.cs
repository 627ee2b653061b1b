using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Streams;

/// <summary>Where and how the endings of tasks are written; HOCON sections <c>task-queue.topics</c> and <c>.results</c>.</summary>
public sealed record WriteSettings
{
    /// <summary>Gets the consumer group, which is a part of a result's <c>ce_source</c>.</summary>
    public required string Group { get; init; }

    /// <summary>Gets the topic of the results.</summary>
    /// <value>Default: <c>result_topic</c>.</value>
    public string ResultTopic { get; init; } = "result_topic";

    /// <summary>Gets the name of a task topic's dead-letter topic; <c>{topic}</c> stands for the task topic's name.</summary>
    /// <value>Default: <c>dlq.{topic}</c>.</value>
    public string DeadLetterTopic { get; init; } = "dlq.{topic}";

    /// <summary>Gets what the key of a result is.</summary>
    /// <value>Default: the task's id.</value>
    public ResultKey Key { get; init; } = ResultKey.TaskId;

    /// <summary>Gets whether failures of tasks with headers are told on the result topic too.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Failures { get; init; } = true;

    /// <summary>Gets how long to wait before a record is written again that the cluster did not take.</summary>
    /// <value>A duration. Default: 1 second.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Returns the dead-letter topic of a task topic.</summary>
    public string DeadLetterTopicOf(string topic) =>
        DeadLetterTopic.Replace("{topic}", topic, StringComparison.Ordinal);
}
