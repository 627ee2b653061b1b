using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>A producer whose broker acknowledges each record at once.</summary>
internal sealed class QuickProducer : IRecordProducer
{
    private readonly List<DeliveryReport> _reports = [];
    private Action _wake = () => { };

    public string? LastError => null;

    public void OnReports(Action wake) => _wake = wake;

    public ProduceError Send(in OutgoingRecord record, long ticket)
    {
        _reports.Add(new DeliveryReport(ticket, default));
        if (_reports.Count == 1)
        {
            _wake();
        }

        return default;
    }

    public void Poll(List<DeliveryReport> reports)
    {
        reports.AddRange(_reports);
        _reports.Clear();
    }

    public void Dispose()
    {
    }
}
