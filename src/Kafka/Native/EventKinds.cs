namespace TaskQueue.Kafka.Native;

/// <summary>What an event tells (<c>RD_KAFKA_EVENT_*</c>).</summary>
[Flags]
internal enum EventKinds
{
    /// <summary>Nothing: the queue is empty.</summary>
    None = 0,

    /// <summary>Delivery reports.</summary>
    Delivery = 0x1,

    /// <summary>A line of the client's log.</summary>
    Log = 0x4,

    /// <summary>An error of the client or of the group.</summary>
    Error = 0x8,

    /// <summary>Partitions were assigned or have to be given up.</summary>
    Rebalance = 0x10,

    /// <summary>The answer to a commit.</summary>
    OffsetCommit = 0x20,
}
