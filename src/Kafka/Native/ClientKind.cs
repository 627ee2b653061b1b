namespace TaskQueue.Kafka.Native;

/// <summary>What a client is for (<c>rd_kafka_type_t</c>).</summary>
internal enum ClientKind
{
    /// <summary>Writes records.</summary>
    Producer = 0,

    /// <summary>Reads records.</summary>
    Consumer = 1,
}
