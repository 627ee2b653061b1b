namespace TaskQueue.Kafka.Topics;

/// <summary>What the broker tells of a topic; <see langword="null"/> stands for what it does not tell.</summary>
internal sealed record TopicDescription
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets whether there is such a topic; <see langword="null"/> if this client has no right to know.</summary>
    public required bool? Exists { get; init; }

    /// <summary>Gets the number of partitions; 0 if the topic does not exist or is not told of.</summary>
    public int Partitions { get; init; }

    /// <summary>Gets how many copies each partition has, the lowest number of all partitions; 0 if not told.</summary>
    public int Replication { get; init; }

    /// <summary>Gets the topic's UUID in Kafka's notation, 22 characters of base64url: another one after the topic was deleted and created again.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the largest size of a record batch in bytes (<c>max.message.bytes</c>).</summary>
    public long? MaxMessageBytes { get; init; }

    /// <summary>Gets how long records are kept (<c>retention.ms</c>); <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Gets how many bytes a partition keeps at most (<c>retention.bytes</c>); −1 for no limit.</summary>
    public long? RetentionBytes { get; init; }

    /// <summary>Gets how old records leave (<c>cleanup.policy</c>): <c>delete</c>, <c>compact</c> or both.</summary>
    public string? CleanupPolicy { get; init; }

    /// <summary>Gets how many copies must have a record before it is acknowledged (<c>min.insync.replicas</c>).</summary>
    public int? MinInsyncReplicas { get; init; }

    /// <summary>Gets whether this client may read from it.</summary>
    public bool? MayRead { get; init; }

    /// <summary>Gets whether this client may write to it.</summary>
    public bool? MayWrite { get; init; }
}
