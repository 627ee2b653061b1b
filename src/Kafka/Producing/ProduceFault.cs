namespace TaskQueue.Kafka.Producing;

/// <summary>What stood in the way of writing a record.</summary>
internal enum ProduceFault
{
    /// <summary>Nothing: it was written.</summary>
    None,

    /// <summary>The client's queue is full; try again after the next reports.</summary>
    QueueFull,

    /// <summary>
    /// The batch in which it was sent was refused (too large, or with a record that is invalid), which says nothing of the record: send it again with
    /// <see cref="OutgoingRecord.Alone"/>.
    /// </summary>
    Batch,

    /// <summary>The record itself (too large, invalid): it will never be written as it is.</summary>
    Record,

    /// <summary>The topic, the cluster, rights, a clock, a time-out: the same record may be written later.</summary>
    Cluster,
}
