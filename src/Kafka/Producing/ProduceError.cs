namespace TaskQueue.Kafka.Producing;

/// <summary>Why a record was not written; the default value says that it was.</summary>
/// <param name="Fault">What kind of fault, which decides what to do.</param>
/// <param name="Code">librdkafka's error code; 0 for none.</param>
internal readonly record struct ProduceError(ProduceFault Fault, int Code)
{
    /// <summary>Gets the error of a record that alone is larger than the client's queue may be.</summary>
    public static ProduceError LargerThanQueue { get; } = new(ProduceFault.Record, (int)Confluent.Kafka.ErrorCode.Local_QueueFull);

    /// <summary>Gets whether there was no error.</summary>
    public bool IsNone => Fault == ProduceFault.None;

    /// <summary>Gets whether the cluster says that there is no such topic.</summary>
    public bool IsTopicMissing => KafkaErrors.IsTopicMissing(Code);

    /// <summary>Returns what to do about it.</summary>
    /// <param name="topic">The topic that was to be written to.</param>
    public string RemedyFor(string topic) =>
        this == LargerThanQueue ? "raise queue.buffering.max.kbytes" : KafkaErrors.RemedyOf(Code, topic);

    /// <summary>Returns the error's name and meaning, for logs and dead letters.</summary>
    public override string ToString() => IsNone ? "none"
        : this == LargerThanQueue ? "larger than the local queue (queue.buffering.max.kbytes)"
        : KafkaErrors.Describe(Code);
}
