namespace TaskQueue.Kafka.Baseline;

/// <summary>What a <see cref="PlainLoop"/> has to know.</summary>
internal sealed record PlainLoopSettings
{
    /// <summary>Gets the task topic.</summary>
    public required string TaskTopic { get; init; }

    /// <summary>Gets the result topic.</summary>
    public required string ResultTopic { get; init; }

    /// <summary>Gets the consumer group.</summary>
    public required string Group { get; init; }

    /// <summary>Gets librdkafka's settings of the consumer, bootstrap servers among them.</summary>
    public required IReadOnlyDictionary<string, string> Consumer { get; init; }

    /// <summary>Gets librdkafka's settings of the producer, bootstrap servers among them.</summary>
    public required IReadOnlyDictionary<string, string> Producer { get; init; }

    /// <summary>Gets whether a result's key is its task's key; otherwise it is the task's id.</summary>
    public bool KeyByTaskKey { get; init; }

    /// <summary>Gets how many tasks are committed together.</summary>
    public int CommitMaxCount { get; init; } = 10_000;

    /// <summary>Gets how long a finished task may wait for a commit.</summary>
    public TimeSpan CommitMaxInterval { get; init; } = TimeSpan.FromSeconds(1);
}
