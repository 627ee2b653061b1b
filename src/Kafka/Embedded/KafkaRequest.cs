namespace TaskQueue.Kafka.Embedded;

/// <summary>Kinds of requests of the Kafka protocol, by their number.</summary>
internal enum KafkaRequest
{
    /// <summary>Writes records.</summary>
    Produce = 0,

    /// <summary>Reads records.</summary>
    Fetch = 1,

    /// <summary>Asks for a partition's first or last offset, or one by time.</summary>
    ListOffsets = 2,

    /// <summary>Asks for topics and brokers.</summary>
    Metadata = 3,

    /// <summary>Commits offsets.</summary>
    OffsetCommit = 8,

    /// <summary>Asks for committed offsets.</summary>
    OffsetFetch = 9,

    /// <summary>Asks which broker coordinates a group.</summary>
    FindCoordinator = 10,

    /// <summary>Joins a classic group.</summary>
    JoinGroup = 11,

    /// <summary>Keeps up membership of a classic group.</summary>
    Heartbeat = 12,

    /// <summary>Asks for a producer id, for idempotence.</summary>
    InitProducerId = 22,

    /// <summary>Keeps up membership of a KIP-848 group.</summary>
    ConsumerGroupHeartbeat = 68,
}
