using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Producing;

/// <summary>One librdkafka client that writes records, from its creation until it is beyond use or no longer needed.</summary>
/// <remarks>Not thread-safe, but for <see cref="Dispose"/>, which may be called elsewhere once nothing else is called any more.</remarks>
internal sealed class ProducerClient : IDisposable
{
    private const int ReportsAtOnce = 1024;

    private readonly ClientLog _log;
    private readonly ClientHandle _client;
    private readonly QueueHandle _queue;
    private readonly ProduceCall _call;
    private readonly bool _singles;
    private readonly Dictionary<string, TopicHandle> _topics = [];
    private readonly nint[] _reports = new nint[ReportsAtOnce];

    /// <summary>Creates the client; it connects on its own.</summary>
    /// <param name="given">What the user has set.</param>
    /// <param name="singles">Whether each record goes in a batch of its own.</param>
    /// <param name="log">Receives the client's log.</param>
    /// <param name="wake">Called on a thread of the client when there is something to poll.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public ProducerClient(IReadOnlyDictionary<string, string> given, bool singles, ClientLog log, Action wake)
    {
        _log = log;
        _singles = singles;
        _client = ClientHandle.Create(
            ClientKind.Producer,
            singles ? ProducerProperties.CompleteForSingles(given) : ProducerProperties.Complete(given),
            EventKinds.Delivery | EventKinds.Error | EventKinds.Log);
        _queue = QueueHandle.OfClient(_client);
        _ = LibRdKafka.SetLogQueue(_client, _queue);
        _call = new ProduceCall(_client);
        _queue.EnableWake(wake);
    }

    /// <summary>Gets how many records were taken and are not reported yet.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Gets librdkafka's code of the error that has put the client beyond use; 0 if it is well.</summary>
    public int FatalCode { get; private set; }

    /// <summary>Gets what happened then; empty if it is well.</summary>
    public string FatalReason { get; private set; } = string.Empty;

    /// <summary>Gets the last error that the client met by itself; <see langword="null"/> if there was none.</summary>
    public string? LastError { get; private set; }

    /// <summary>Hands over a record.</summary>
    /// <exception cref="ArgumentException">The topic's name is none.</exception>
    public ProduceError Send(in OutgoingRecord record, long ticket)
    {
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
        if (code == 0)
        {
            Outstanding++;
            return default;
        }

        // Nothing that could make room is under way.
        return Outstanding == 0 && code == (int)Confluent.Kafka.ErrorCode.Local_QueueFull
            ? ProduceError.LargerThanQueue
            : ErrorOf(code);
    }

    /// <summary>Takes reports, errors and log lines until there are none.</summary>
    public void Poll(List<DeliveryReport> reports)
    {
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
                    next.ReadLog(out _, out _, out var line);
                    LastError = ConnectionErrors.FromLog(line) ?? LastError;
                    break;
                case EventKinds.Error:
                    OnError(next);
                    break;
            }
        }
    }

    /// <summary>Drops what has not been sent yet; each record is reported.</summary>
    public void DropUnsent() => _ = LibRdKafka.Purge(_client, LibRdKafka.PurgeQueued | LibRdKafka.PurgeWithoutWaiting);

    /// <summary>Drops what has not been written yet and frees the client; waits for its threads, which a broker that hangs may keep.</summary>
    public void Dispose()
    {
        _ = LibRdKafka.Purge(
            _client, LibRdKafka.PurgeQueued | LibRdKafka.PurgeInFlight | LibRdKafka.PurgeWithoutWaiting);
        foreach (var topic in _topics.Values)
        {
            topic.Dispose();
        }

        _queue.Dispose();
        _client.Dispose();
    }

    private void Take(in NativeEvent delivery, List<DeliveryReport> reports)
    {
        int taken;
        while ((taken = delivery.TakeReports(_reports)) > 0)
        {
            Outstanding -= taken;
            foreach (var pointer in _reports.AsSpan(0, taken))
            {
                var report = NativeEvent.ReportOf(pointer);
                reports.Add(report.Error == 0
                    ? new DeliveryReport(report.Ticket, default) { Partition = report.Partition, Offset = report.Offset }
                    : new DeliveryReport(report.Ticket, ErrorOfReport(report.Error)) { MayBeWritten = report.MayBeWritten });
            }
        }
    }

    private void OnError(in NativeEvent error)
    {
        if (error.IsFatal || error.Error == (int)Confluent.Kafka.ErrorCode.Local_Fatal)
        {
            NoteFatal();
            return;
        }

        LastError = ConnectionErrors.MoreTelling(LastError, error.Error, error.ErrorText);
        _log.Error(error.Error, error.ErrorText);
    }

    private void NoteFatal()
    {
        if (FatalCode == 0)
        {
            FatalCode = _client.FatalError(out var reason);
            FatalReason = reason;
        }
    }

    private ProduceError ErrorOfReport(int code) =>
        !_singles && KafkaErrors.IsOfBatch(code) ? new ProduceError(ProduceFault.Batch, code) : ErrorOf(code);

    // Of a client beyond use the records are as good as before: another client writes them.
    private ProduceError ErrorOf(int code)
    {
        if (code == (int)Confluent.Kafka.ErrorCode.Local_Fatal)
        {
            NoteFatal();
        }

        return FatalCode != 0
            ? new ProduceError(ProduceFault.Cluster, FatalCode)
            : new ProduceError(KafkaErrors.FaultOf(code), code);
    }
}
