using System.Text;
using System.Threading.Channels;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>A producer whose client and broker are the test: it decides what is taken, and when it is acknowledged.</summary>
internal sealed class FakeProducer : IRecordProducer
{
    private readonly Channel<Sent> _sent = Channel.CreateUnbounded<Sent>();
    private readonly Queue<ProduceError> _answers = new();
    private readonly Lock _lock = new();
    private readonly List<DeliveryReport> _reports = [];
    private Action _wake = () => { };

    public string? LastError { get; set; }

    /// <summary>Gets or sets whether wake-ups are lost.</summary>
    public bool LosesWakeUps { get; set; }

    /// <summary>Lets the next call of Send be answered with an error; to be set before what causes the call.</summary>
    public void AnswerNext(ProduceFault fault)
    {
        lock (_lock)
        {
            _answers.Enqueue(new ProduceError(fault, 1));
        }
    }

    public async Task<Sent> NextAsync() => await _sent.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));

    /// <summary>Takes what was sent and not taken yet.</summary>
    public List<Sent> TakeSent()
    {
        var taken = new List<Sent>();
        while (_sent.Reader.TryRead(out var sent))
        {
            taken.Add(sent);
        }

        return taken;
    }

    public bool HasSent => _sent.Reader.TryPeek(out _);

    public void Report(Sent sent, ProduceFault fault = ProduceFault.None, int code = 1) =>
        ReportAll([sent], fault, code);

    public void ReportAll(
        IEnumerable<Sent> sent, ProduceFault fault = ProduceFault.None, int code = 1)
    {
        lock (_lock)
        {
            _reports.AddRange(sent.Select(record => new DeliveryReport(
                record.Ticket, fault == ProduceFault.None ? default : new ProduceError(fault, code))));
        }

        if (!LosesWakeUps)
        {
            _wake();
        }
    }

    public void OnReports(Action wake) => _wake = wake;

    public ProduceError Send(in OutgoingRecord record, long ticket)
    {
        var headers = new List<(string, string)>();
        foreach (var header in record.Headers)
        {
            headers.Add((Encoding.UTF8.GetString(header.Name), Encoding.UTF8.GetString(header.Value)));
        }

        ProduceError answer;
        lock (_lock)
        {
            _answers.TryDequeue(out answer);
        }

        var sent = new Sent(
            ticket,
            record.Topic,
            Encoding.UTF8.GetString(record.Key),
            record.HasValue ? Encoding.UTF8.GetString(record.Value) : null,
            headers,
            record.Alone);
        _sent.Writer.TryWrite(sent);
        return answer;
    }

    public void Poll(List<DeliveryReport> reports)
    {
        lock (_lock)
        {
            reports.AddRange(_reports);
            _reports.Clear();
        }
    }

    public void Dispose()
    {
    }

    public sealed record Sent(long Ticket, string Topic, string Key, string? Value, List<(string Name, string Value)> Headers, bool Alone)
    {
        public string? Header(string name) => Headers.LastOrDefault(header => header.Name == name).Value;
    }
}
