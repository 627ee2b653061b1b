using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.Status;

/// <summary>A task topic as it was found.</summary>
internal sealed record TopicSnapshot
{
    /// <summary>Gets what the broker tells of it.</summary>
    public required TopicDescription Topic { get; init; }

    /// <summary>Gets its partitions; none if it does not exist or is not told of.</summary>
    public required IReadOnlyList<PartitionSnapshot> Partitions { get; init; }

    /// <summary>Gets the name of its dead-letter topic.</summary>
    public required string DeadLetterTopic { get; init; }

    /// <summary>Gets how many records the dead-letter topic has; <see langword="null"/> if it is not there or not told of.</summary>
    public long? DeadLetters { get; init; }

    /// <summary>Gets how far the group is behind, over all partitions; <see langword="null"/> if that is not known of some.</summary>
    public long? Lag => Partitions.All(partition => partition.Lag is not null) ? Partitions.Sum(partition => partition.Lag!.Value) : null;

    /// <summary>Gets when the oldest task was written.</summary>
    public DateTimeOffset? OldestAt => Partitions.Min(partition => partition.OldestAt);

    /// <summary>Gets in how long the first task may be deleted; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    public TimeSpan? TimeLeft => Partitions
        .Where(partition => partition.TimeLeft is not null)
        .OrderBy(partition => partition.TimeLeft == Timeout.InfiniteTimeSpan)
        .ThenBy(partition => partition.TimeLeft)
        .FirstOrDefault()?.TimeLeft;
}
