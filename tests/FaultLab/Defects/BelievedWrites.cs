using TaskQueue.Actors.Streams;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.FaultLab.Defects;

/// <summary>Takes a record for acknowledged as soon as the client has it.</summary>
/// <param name="deadLetters">Whether dead letters or results.</param>
internal sealed class BelievedWrites(bool deadLetters) : Defect
{
    /// <inheritdoc/>
    public override IRecordProducer Around(WriteStep step, IRecordProducer producer) =>
        step == (deadLetters ? WriteStep.DeadLetter : WriteStep.Result) ? new Producer(producer) : producer;

    private sealed class Producer(IRecordProducer real) : IRecordProducer
    {
        private readonly List<DeliveryReport> _believed = [];
        private readonly List<DeliveryReport> _true = [];
        private Action _wake = () => { };

        public string? LastError => real.LastError;

        public void OnReports(Action wake)
        {
            _wake = wake;
            real.OnReports(wake);
        }

        public ProduceError Send(in OutgoingRecord record, long ticket)
        {
            var error = real.Send(record, ticket);
            if (error.IsNone)
            {
                _believed.Add(new DeliveryReport(ticket, default));
                _wake();
            }

            return error;
        }

        public void Poll(List<DeliveryReport> reports)
        {
            _true.Clear();
            real.Poll(_true);
            reports.AddRange(_believed);
            _believed.Clear();
        }

        public void Dispose() => real.Dispose();
    }
}
