namespace TaskQueue.Kafka.Topics;

/// <summary>What is wrong with a topic.</summary>
internal enum TopicFindingKind
{
    /// <summary>There is no such topic.</summary>
    Missing,

    /// <summary>This client lacks a right on it.</summary>
    Forbidden,

    /// <summary>It asks for more copies than it has, so nothing can be written to it.</summary>
    Unwritable,

    /// <summary>It is compacted, so records vanish before they are worked on.</summary>
    Compacted,

    /// <summary>It keeps records for a short time.</summary>
    ShortRetention,

    /// <summary>It refuses dead letters of the largest tasks.</summary>
    TooSmall,

    /// <summary>The loss of one broker may lose acknowledged records.</summary>
    NotReplicated,

    /// <summary>The broker does not tell something that should be checked.</summary>
    Unknown,
}
