namespace TaskQueue.Kafka.Topics;

/// <summary>One topic that the node needs.</summary>
internal sealed record PlannedTopic
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what it is for.</summary>
    public required TopicRole Role { get; init; }

    /// <summary>Gets the task topic to which dead letters and events belong; <see langword="null"/> for the other roles.</summary>
    public string? TaskTopic { get; init; }

    /// <summary>Gets how many partitions it is created with; at least 1.</summary>
    public required int Partitions { get; init; }

    /// <summary>Gets how long it keeps records when it is created; <see langword="null"/> leaves that to the broker.</summary>
    public TimeSpan? Retention => Role switch
    {
        TopicRole.Tasks => TimeSpan.FromDays(14),

        // Events tell which dead letters were replayed: as long as there are dead letters.
        TopicRole.DeadLetters or TopicRole.Events => TimeSpan.FromDays(30),
        _ => null,
    };

    /// <summary>Gets whether a node works without it.</summary>
    public bool IsOptional => Role == TopicRole.Events;

    /// <summary>Gets whether a node reads from it.</summary>
    public bool IsRead => Role == TopicRole.Tasks;

    /// <summary>Gets whether a node writes to it.</summary>
    public bool IsWritten => Role != TopicRole.Tasks;
}
