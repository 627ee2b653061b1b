namespace TaskQueue.Kafka.Producing;

/// <summary>The broker's word, or the client's verdict, on one record.</summary>
/// <param name="Ticket">The number given to <see cref="IRecordProducer.Send"/>.</param>
/// <param name="Error">Without a fault if the broker has acknowledged the record.</param>
internal readonly record struct DeliveryReport(long Ticket, ProduceError Error)
{
    /// <summary>Gets the partition that the record was put into, counted from 0; only of an acknowledged record.</summary>
    public int Partition { get; init; }

    /// <summary>Gets the offset at which it lies, counted from 0; only of an acknowledged record.</summary>
    public long Offset { get; init; }

    /// <summary>Gets whether a record with an error may have been written all the same, its acknowledgement being lost.</summary>
    public bool MayBeWritten { get; init; }
}
