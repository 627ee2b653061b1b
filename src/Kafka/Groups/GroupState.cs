namespace TaskQueue.Kafka.Groups;

/// <summary>What a consumer group is doing.</summary>
internal enum GroupState
{
    /// <summary>The broker says something that this client does not know.</summary>
    Unknown,

    /// <summary>There is no such group: no node has ever joined, or all it had committed has expired.</summary>
    Missing,

    /// <summary>It has no members; what it has committed stays.</summary>
    Empty,

    /// <summary>Partitions are being shared out anew.</summary>
    Rebalancing,

    /// <summary>Every member knows its partitions.</summary>
    Stable,
}
