using System.Threading.Channels;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Tests.Streams.Together;

/// <summary>A producer whose client is full now and then, and whose broker acknowledges later or refuses for a while.</summary>
internal sealed class MoodyProducer : IRecordProducer
{
    private readonly Channel<(long Ticket, ProduceFault Fault)> _sent = Channel.CreateUnbounded<(long, ProduceFault)>();
    private readonly Lock _lock = new();
    private readonly List<DeliveryReport> _reports = [];
    private readonly Random _random;
    private readonly RecordCheck _check;
    private Action _wake = () => { };
    private int _outstanding;

    public MoodyProducer(int seed, RecordCheck check)
    {
        _random = new Random(seed);
        _check = check;
        _ = ReportAsync();
    }

    public delegate void RecordCheck(in OutgoingRecord record);

    public string? LastError => null;

    /// <summary>Gets how many records were not taken because the queue was full.</summary>
    public int Full { get; private set; }

    /// <summary>Gets how many were refused.</summary>
    public int Refused { get; private set; }

    public void OnReports(Action wake) => Volatile.Write(ref _wake, wake);

    public ProduceError Send(in OutgoingRecord record, long ticket)
    {
        _check(record);
        var mood = _random.Next(1_000);
        if (mood < 40 && Volatile.Read(ref _outstanding) > 0)
        {
            Full++;
            return new ProduceError(ProduceFault.QueueFull, 1);
        }

        if (mood is >= 40 and < 50)
        {
            Refused++;
            return new ProduceError(ProduceFault.Cluster, 1);
        }

        var fault = mood switch
        {
            >= 50 and < 65 => ProduceFault.Cluster,
            >= 65 and < 75 => ProduceFault.Record,
            >= 75 and < 85 when !record.Alone => ProduceFault.Batch,
            _ => ProduceFault.None,
        };
        Refused += fault == ProduceFault.None ? 0 : 1;
        Interlocked.Increment(ref _outstanding);
        _sent.Writer.TryWrite((ticket, fault));
        return default;
    }

    public void Poll(List<DeliveryReport> reports)
    {
        lock (_lock)
        {
            reports.AddRange(_reports);
            Interlocked.Add(ref _outstanding, -_reports.Count);
            _reports.Clear();
        }
    }

    public void Dispose() => _sent.Writer.TryComplete();

    private async Task ReportAsync()
    {
        await foreach (var (ticket, fault) in _sent.Reader.ReadAllAsync())
        {
            bool isFirst;
            lock (_lock)
            {
                isFirst = _reports.Count == 0;
                _reports.Add(new DeliveryReport(ticket, fault == ProduceFault.None ? default : new ProduceError(fault, 1)));
            }

            if (isFirst)
            {
                Volatile.Read(ref _wake)();
            }
        }
    }
}
