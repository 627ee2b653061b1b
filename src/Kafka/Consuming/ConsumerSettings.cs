namespace TaskQueue.Kafka.Consuming;

/// <summary>What a <see cref="IRecordConsumer"/> has to know.</summary>
internal sealed record ConsumerSettings
{
    /// <summary>Gets the consumer group: the nodes that share the work.</summary>
    public required string Group { get; init; }

    /// <summary>Gets the task topics.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Gets librdkafka's own settings: bootstrap servers, security, tuning.</summary>
    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    /// <summary>
    /// Gets whether the consumer is a static member: the group keeps its partitions for it over a restart. Its name is
    /// <c>group.instance.id</c> if that is set, or made of the group's and the host's (<see cref="StaticMember"/>).
    /// </summary>
    public bool StaticMembership { get; init; }

    /// <summary>Gets where the group starts if it has committed nothing for a topic.</summary>
    public StartPosition Start { get; init; } = StartPosition.Earliest;

    /// <summary>
    /// Gets how many partitions the topics have in all: so many parts librdkafka's prefetch is shared out in, which is bounded
    /// by partition and fixed when the client is made.
    /// </summary>
    public int ExpectedPartitions { get; init; } = 16;

    /// <summary>Gets how many tasks may be in flight over all partitions; each assigned one has its equal share, at least 1.</summary>
    public int MaxTasks { get; init; } = 10_000;

    /// <summary>Gets how many bytes of records may be in flight over all partitions; shared out as <see cref="MaxTasks"/>.</summary>
    public long MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Gets how many tasks may wait for a retry over all partitions; a partition at its share is not read.</summary>
    public int MaxWaiting { get; init; } = 10_000;

    /// <summary>Gets how many bytes of records may wait for a retry over all partitions; shared out as <see cref="MaxWaiting"/>.</summary>
    public long MaxWaitingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Gets how many tasks may settle before a commit is sent.</summary>
    public int CommitMaxCount { get; init; } = 10_000;

    /// <summary>Gets how long a settled task may wait for a commit.</summary>
    public TimeSpan CommitMaxInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how long a partition that is to be given up is kept for its running tasks to end.</summary>
    public TimeSpan RevokeTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
