using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Kafka.Producing;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Sending;

/// <summary>Sends records and tells where each was put: for clients and commands, not for nodes. Safe from any thread.</summary>
/// <remarks>
/// Idempotent and acknowledged by all replicas in sync, as the producers of a node are. When the local queue
/// (<c>queue.buffering.max.messages</c>, <c>queue.buffering.max.kbytes</c>) is full, calls wait for room, first come first served.
/// Until a first record is acknowledged, calls end within seconds if the broker does not let the client in.
/// </remarks>
internal sealed partial class RecordSender : IDisposable
{
    /// <summary>How long the broker may take to acknowledge a record, unless <c>message.timeout.ms</c> is set.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _properties;
    private readonly TimeProvider _time;
    private readonly Dictionary<long, PendingRecord> _pending = [];
    private readonly LinkedList<PendingRecord> _waiting = [];
    private readonly RecordProducer _producer;
    private TaskCompletionSource? _idle;
    private long _lastTicket;
    private bool _disposed;

    /// <summary>Creates the client; it connects on its own.</summary>
    /// <param name="properties">librdkafka's settings: bootstrap servers, security, tuning.</param>
    /// <param name="logger">Receives the client's log; nothing is logged without it, for the exceptions tell what matters.</param>
    /// <param name="time">The clock; the system's unless given.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public RecordSender(
        IReadOnlyDictionary<string, string> properties, ILogger<RecordProducer>? logger = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(properties);
        _properties = new Dictionary<string, string>(properties);
        if (!_properties.ContainsKey("delivery.timeout.ms"))
        {
            _properties.TryAdd("message.timeout.ms", ((int)DefaultTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        }

        _time = time ?? TimeProvider.System;
        _producer = new RecordProducer(_properties, logger ?? NullLogger<RecordProducer>.Instance, _time);
        _producer.OnReports(Wake);
    }

    /// <summary>Gets how many records are with the client, acknowledged neither by word nor by error.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count + _waiting.Count;
            }
        }
    }

    /// <summary>Sends a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancel">
    /// Ends the wait. While the call waits for room the record is not sent then; later it may be written all the same.
    /// </param>
    /// <returns>Where it was put, once the broker has acknowledged it.</returns>
    /// <exception cref="BrokerUnreachableException">No broker answered in time; the record may have been written.</exception>
    /// <exception cref="RecordRefusedException">The record was refused.</exception>
    public async Task<SentRecord> SendAsync(TaskRecord record, CancellationToken cancel)
    {
        var outcome = await Send(record, cancel).Outcome;
        return outcome.Place ?? throw ExceptionOf(record.Topic, outcome);
    }

    /// <summary>Begins to send a record; an error is part of the outcome.</summary>
    /// <param name="record">The record; its bytes must not change until it is accepted.</param>
    /// <param name="cancel">As in <see cref="SendAsync"/>.</param>
    public SendCall Send(TaskRecord record, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        cancel.ThrowIfCancellationRequested();
        var pending = new PendingRecord(record);
        SendOutcome? refused = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_waiting.Count > 0 || !TryHandOver(pending, out refused))
            {
                var accepted = pending.WaitForRoom();
                return new SendCall(accepted, WaitForRoomAsync(pending, _waiting.AddLast(pending), cancel));
            }
        }

        return new SendCall(
            Task.CompletedTask,
            refused is not null ? Task.FromResult(refused)
            : cancel.CanBeCanceled ? pending.Outcome.WaitAsync(cancel)
            : pending.Outcome);
    }

    /// <summary>Waits until no record is pending, those of calls that wait for room among them.</summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>How many records were still pending when the time was up; 0 if none.</returns>
    public async Task<int> FlushAsync(TimeSpan timeout)
    {
        Task idle;
        lock (_gate)
        {
            if (_pending.Count + _waiting.Count == 0)
            {
                return 0;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
        }

        try
        {
            await idle.WaitAsync(timeout, _time);
            return 0;
        }
        catch (TimeoutException)
        {
            return Pending;
        }
    }

    /// <summary>Returns the exception that tells of an outcome without a place.</summary>
    /// <param name="topic">The topic that the record was meant for.</param>
    /// <param name="outcome">The outcome.</param>
    public Exception ExceptionOf(string topic, SendOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return outcome.NoBroker
            ? BrokerAnswer.Unreachable(_properties, _giveUp is null ? TimeoutIn(_properties) : ConnectionErrors.RefusalGrace, _producer.LastError)
            : new RecordRefusedException(topic, outcome.Error ?? "no reason was given");
    }

    /// <summary>Frees the client; calls that still wait get an outcome that says whether the record may have been written.</summary>
    public void Dispose()
    {
        List<PendingRecord> sent;
        List<PendingRecord> unsent;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            sent = [.. _pending.Values];
            unsent = [.. _waiting];
            _giveUp?.Dispose();
            _pending.Clear();
            _waiting.Clear();
            _producer.Dispose();
        }

        const string reason = "the client was disposed before the broker had acknowledged the record";
        sent.ForEach(record => record.Complete(new SendOutcome(null, reason, MayBeWritten: true, NoBroker: false)));
        foreach (var record in unsent)
        {
            record.Accept();
            record.Complete(new SendOutcome(null, reason, MayBeWritten: false, NoBroker: false));
        }
    }

    private static TimeSpan TimeoutIn(Dictionary<string, string> properties) =>
        int.TryParse(
            properties.GetValueOrDefault("message.timeout.ms") ?? properties.GetValueOrDefault("delivery.timeout.ms"),
            CultureInfo.InvariantCulture,
            out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : DefaultTimeout;

    private async Task<SendOutcome> WaitForRoomAsync(
        PendingRecord pending, LinkedListNode<PendingRecord> place, CancellationToken cancel)
    {
        try
        {
            return await pending.Outcome.WaitAsync(cancel);
        }
        finally
        {
            lock (_gate)
            {
                // Handed over, it has left the list already.
                if (place.List is not null)
                {
                    _waiting.Remove(place);
                    pending.Accept();
                    CompleteIdle();
                }
            }
        }
    }
}
