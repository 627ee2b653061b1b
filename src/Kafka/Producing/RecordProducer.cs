using Microsoft.Extensions.Logging;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Producing;

/// <summary>Writes records through librdkafka: idempotent, acknowledged by all replicas in sync.</summary>
/// <remarks>
/// <para>
/// A record costs one native call, headers included, and no managed object. Besides reports a wake-up may stand for a log
/// line of the client, which <see cref="Poll"/> writes: it may bring no report.
/// </para>
/// <para>
/// A client that is beyond use is replaced: idempotence makes some errors fatal to it that are none to the records, such
/// as a right taken away and given back. Its records are reported as any others, and what is sent meanwhile is refused as
/// a fault of the cluster. A record that it had written without learning of it may be written twice, as after a time-out.
/// </para>
/// </remarks>
internal sealed partial class RecordProducer : IRecordProducer
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReplaceAfter = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ClientLog _log;
    private readonly List<ProducerClient> _retired = [];
    private ProducerClient? _batches;
    private ProducerClient? _singles;
    private long _createdAt;
    private int _lastFatal;
    private Action _wake = () => { };
    private int _woken;
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

        _properties = properties;
        _logger = logger;
        _time = time;
        _log = new ClientLog(logger, time);
        _batches = Create(singles: false);
    }

    /// <inheritdoc/>
    public string? LastError { get; private set; }

    /// <inheritdoc/>
    public void OnReports(Action wake)
    {
        ArgumentNullException.ThrowIfNull(wake);

        // With a full fence: either this sees that somebody woke the former owner, or he sees the new one.
        Interlocked.Exchange(ref _wake, wake);
        if (Volatile.Read(ref _woken) != 0)
        {
            wake();
        }
    }

    /// <inheritdoc/>
    public ProduceError Send(in OutgoingRecord record, long ticket)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var client = record.Alone ? _singles : _batches;
        if (client is null && !TryReplace(record.Alone, out client))
        {
            return new ProduceError(ProduceFault.Cluster, _lastFatal);
        }

        return client.Send(record, ticket);
    }

    /// <inheritdoc/>
    public void Poll(List<DeliveryReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ObjectDisposedException.ThrowIf(_disposed, this);

        // Before the queues are emptied: what comes in from here on finds them empty, and wakes again.
        Interlocked.Exchange(ref _woken, 0);
        PollOne(ref _batches, reports);
        PollOne(ref _singles, reports);
        for (var index = _retired.Count - 1; index >= 0; index--)
        {
            var retired = _retired[index];
            retired.Poll(reports);
            if (retired.Outstanding == 0)
            {
                // Freeing joins the client's threads: not the owner's business.
                _retired.RemoveAt(index);
                _ = Task.Run(retired.Dispose);
            }
        }
    }

    /// <summary>Drops what has not been sent yet: each record is reported, as not written.</summary>
    public void DropUnsent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _batches?.DropUnsent();
        _singles?.DropUnsent();
    }

    /// <summary>Drops what has not been written yet and frees the clients, within seconds; nothing is reported any more.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;

        // A broker that hangs must not hang the owner.
        var freed = Task.WhenAll(
            _retired.Append(_batches).Append(_singles).OfType<ProducerClient>().Select(client => Task.Run(client.Dispose)));
        if (!freed.Wait(DisposeTimeout))
        {
            DisposeTimedOut(DisposeTimeout);
        }
    }

    private ProducerClient Create(bool singles)
    {
        _createdAt = _time.GetTimestamp();
        return new ProducerClient(_properties, singles, _log, Wake);
    }

    // Each new client asks the broker for the right that the old one lacked: not as often as records are sent again.
    private bool TryReplace(bool singles, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ProducerClient? client)
    {
        client = null;
        if (_lastFatal != 0 && _time.GetElapsedTime(_createdAt) < ReplaceAfter)
        {
            return false;
        }

        try
        {
            client = Create(singles);
            (singles ? ref _singles : ref _batches) = client;
            return true;
        }
        catch (KafkaClientException error)
        {
            // It was right before; a file that a setting names may be gone.
            ReplaceFailed(error.Message);
            return false;
        }
    }

    private void PollOne(ref ProducerClient? client, List<DeliveryReport> reports)
    {
        if (client is null)
        {
            return;
        }

        client.Poll(reports);
        LastError = client.LastError ?? LastError;
        if (client.FatalCode != 0)
        {
            _lastFatal = client.FatalCode;
            ClientFailed(KafkaErrors.Describe(_lastFatal), client.FatalReason);
            _retired.Add(client);
            client = null;
        }
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _woken, 1) == 0)
        {
            Volatile.Read(ref _wake)();
        }
    }

    [LoggerMessage(1301, LogLevel.Error, "TQ1301: A producer is beyond use and is replaced: {Code}: {Reason}")]
    private partial void ClientFailed(string code, string reason);

    [LoggerMessage(1302, LogLevel.Warning, "TQ1302: A producer was not freed within {Timeout}; it is left to the end of the process")]
    private partial void DisposeTimedOut(TimeSpan timeout);

    [LoggerMessage(1303, LogLevel.Error, "TQ1303: A producer that was beyond use could not be replaced: {Reason}")]
    private partial void ReplaceFailed(string reason);
}
