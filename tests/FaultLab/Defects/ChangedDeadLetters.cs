using TaskQueue.Actors.Streams;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Writes dead letters without their last byte.</summary>
internal sealed class ChangedDeadLetters : Defect
{
    /// <inheritdoc/>
    public override IRecordProducer Around(WriteStep step, IRecordProducer producer) =>
        step == WriteStep.DeadLetter ? new Producer(producer) : producer;

    private sealed class Producer(IRecordProducer real) : IRecordProducer
    {
        public string? LastError => real.LastError;

        public void OnReports(Action wake) => real.OnReports(wake);

        public ProduceError Send(in OutgoingRecord record, long ticket) => real.Send(
            new OutgoingRecord
            {
                Topic = record.Topic,
                Partition = record.Partition,
                Key = record.Key,
                HasKey = record.HasKey,
                Value = record.Value.IsEmpty ? record.Value : record.Value[..^1],
                HasValue = record.HasValue,
                Headers = record.Headers,
                Alone = record.Alone,
            },
            ticket);

        public void Poll(List<DeliveryReport> reports) => real.Poll(reports);

        public void Dispose() => real.Dispose();
    }
}
