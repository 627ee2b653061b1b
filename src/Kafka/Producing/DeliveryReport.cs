namespace TaskQueue.Kafka.Producing;

/// <summary>The broker's word, or the client's verdict, on one record.</summary>
/// <param name="Ticket">The number given to <see cref="IRecordProducer.Send"/>.</param>
/// <param name="Error">Without a fault if the broker has acknowledged the record.</param>
public readonly record struct DeliveryReport(long Ticket, ProduceError Error);
