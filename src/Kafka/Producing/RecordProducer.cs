using Microsoft.Extensions.Logging;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Producing;

/// <summary>Writes records through librdkafka: idempotent, acknowledged by all replicas in sync.</summary>
/// <remarks>
/// A record costs one native call, headers included, and no managed object. Besides reports a wake-up may stand for a log
/// line of the client, which <see cref="Poll"/> writes: it may bring no report.
/// </remarks>
public sealed partial class RecordProducer : IRecordProducer
{
    private const int ReportsAtOnce = 1024;
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger;
    private readonly ClientLog _log;
    private readonly ClientHandle _client;
    private readonly QueueHandle _queue;
    private readonly ProduceCall _call;
    private readonly Dictionary<string, TopicHandle> _topics = [];
    private readonly nint[] _reports = new nint[ReportsAtOnce];
    private Action _wake = () => { };
    private int _woken;
    private int _fatalCode;
    private bool _disposed;

    /// <summary>Creates the producer; connects in the background.</summary>
    /// <param name="properties">librdkafka's settings: bootstrap servers, security, tuning.</param>
    /// <param name="logger">Receives the client's log.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public RecordProducer(
        IReadOnlyDictionary<string, string> properties, ILogger<RecordProducer> logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(properties);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(time);

        _logger = logger;
        _log = new ClientLog(logger, time);
        _client = ClientHandle.Create(
            ClientKind.Producer,
            ProducerProperties.Complete(properties),
            EventKinds.Delivery | EventKinds.Error | EventKinds.Log);
        _queue = QueueHandle.OfClient(_client);
        _ = LibRdKafka.SetLogQueue(_client, _queue);
        _call = new ProduceCall(_client);
        _queue.EnableWake(Wake);
    }

    /// <inheritdoc/>
    public void OnReports(Action wake)
    {
        ArgumentNullException.ThrowIfNull(wake);

        Volatile.Write(ref _wake, wake);
        if (Volatile.Read(ref _woken) != 0)
        {
            wake();
        }
    }

    /// <inheritdoc/>
    public ProduceError Send(in OutgoingRecord record, long ticket)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_topics.TryGetValue(record.Topic, out var topic))
        {
            topic = new TopicHandle(_client, record.Topic);
            if (topic.IsInvalid)
            {
                throw new ArgumentException($"'{record.Topic}' is no name for a topic.", nameof(record));
            }

            _topics.Add(record.Topic, topic);
        }

        var code = _call.Invoke(topic, record, ticket);
        return code == 0 ? default : ErrorOf(code);
    }

    /// <inheritdoc/>
    public void Poll(List<DeliveryReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ObjectDisposedException.ThrowIf(_disposed, this);

        // Before the queue is emptied: what comes in from here on finds it empty, and wakes again.
        Interlocked.Exchange(ref _woken, 0);
        while (true)
        {
            using var next = _queue.Poll(timeoutMs: 0);
            switch (next.Kind)
            {
                case EventKinds.None:
                    return;
                case EventKinds.Delivery:
                    Take(next, reports);
                    break;
                case EventKinds.Log:
                    _log.Line(next);
                    break;
                case EventKinds.Error:
                    OnError(next);
                    break;
            }
        }
    }

    /// <summary>Drops what has not been written yet and frees the client, within seconds; nothing is reported any more.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _ = LibRdKafka.Purge(
            _client, LibRdKafka.PurgeQueued | LibRdKafka.PurgeInFlight | LibRdKafka.PurgeWithoutWaiting);

        // Destroying joins the client's threads; a broker that hangs must not hang the owner.
        var freed = Task.Run(Free);
        if (!freed.Wait(DisposeTimeout))
        {
            DisposeTimedOut(DisposeTimeout);
        }
    }

    private void Free()
    {
        foreach (var topic in _topics.Values)
        {
            topic.Dispose();
        }

        _queue.Dispose();
        _client.Dispose();
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _woken, 1) == 0)
        {
            Volatile.Read(ref _wake)();
        }
    }

    private void Take(in NativeEvent delivery, List<DeliveryReport> reports)
    {
        int taken;
        while ((taken = delivery.TakeReports(_reports)) > 0)
        {
            foreach (var pointer in _reports.AsSpan(0, taken))
            {
                var (ticket, code) = NativeEvent.ReportOf(pointer);
                reports.Add(new DeliveryReport(ticket, code == 0 ? default : ErrorOf(code)));
            }
        }
    }

    private void OnError(in NativeEvent error)
    {
        if (error.IsFatal || error.Error == (int)Confluent.Kafka.ErrorCode.Local_Fatal)
        {
            _fatalCode = _client.FatalError(out var reason);
            ClientFailed(KafkaErrors.Describe(_fatalCode), reason);
            return;
        }

        _log.Error(error.Error, error.ErrorText);
    }

    private ProduceError ErrorOf(int code)
    {
        var fault = KafkaErrors.FaultOf(code);
        if (fault == ProduceFault.Fatal || _fatalCode != 0)
        {
            var fatal = _fatalCode != 0 ? _fatalCode : _client.FatalError(out _);
            return new ProduceError(ProduceFault.Fatal, fatal != 0 ? fatal : code);
        }

        return new ProduceError(fault, code);
    }

    [LoggerMessage(1301, LogLevel.Critical, "TQ1301: The producer is beyond use: {Code}: {Reason}")]
    private partial void ClientFailed(string code, string reason);

    [LoggerMessage(1302, LogLevel.Warning, "TQ1302: The producer was not freed within {Timeout}; it is left to the end of the process")]
    private partial void DisposeTimedOut(TimeSpan timeout);
}
