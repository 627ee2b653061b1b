using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Producing;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Sending;

/// <summary>Writes records byte for byte and waits until they are acknowledged: for commands, not for nodes.</summary>
/// <remarks>
/// Idempotent and acknowledged by all replicas in sync, as the producers of a node are. Not thread-safe: one call at a time, none
/// after one that was canceled.
/// </remarks>
internal sealed class ExactSender : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly RecordProducer _producer;
    private readonly SemaphoreSlim _reported = new(0);
    private readonly List<DeliveryReport> _reports = [];

    /// <summary>Creates the client; it connects on its own.</summary>
    /// <param name="properties">librdkafka's settings for producers: bootstrap servers, security, tuning.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public ExactSender(IReadOnlyDictionary<string, string> properties, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(properties);
        _properties = properties;

        // What the client would log is told by the results.
        _producer = new RecordProducer(
            new Dictionary<string, string>(properties)
            {
                ["message.timeout.ms"] = ((int)Patience.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            },
            NullLogger<RecordProducer>.Instance,
            time);
        _producer.OnReports(() => _reported.Release());
    }

    /// <summary>Writes records, in order within a partition unless their batch was refused, and waits for the broker's word on each.</summary>
    /// <param name="records">The records.</param>
    /// <param name="cancel">Ends the wait; records may be written all the same.</param>
    /// <returns>
    /// For each record, in the order given, <see langword="null"/> if it was acknowledged; else why it was not: it may have been
    /// written only if that is a <see cref="BrokerUnreachableException"/>.
    /// </returns>
    public async Task<IReadOnlyList<TaskQueueException?>> SendAsync(IReadOnlyList<ExactRecord> records, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(records);
        var results = new TaskQueueException?[records.Count];
        var toSend = new Queue<(int Index, bool Alone)>(Enumerable.Range(0, records.Count).Select(index => (index, false)));
        var open = 0;
        while (toSend.Count + open > 0)
        {
            if (toSend.TryPeek(out var next))
            {
                var error = Send(records[next.Index], next.Index, next.Alone);
                if (error.Fault != ProduceFault.QueueFull)
                {
                    toSend.Dequeue();
                    open += error.IsNone ? 1 : 0;
                    results[next.Index] = error.IsNone ? null : ToException(error, records[next.Index].Topic);
                    continue;
                }
            }

            open -= await TakeAsync(records, results, toSend, cancel);
        }

        return results;
    }

    /// <summary>Frees the client; what was not acknowledged by now may be lost.</summary>
    public void Dispose()
    {
        _producer.Dispose();
        _reported.Dispose();
    }

    private ProduceError Send(ExactRecord record, int ticket, bool alone) => _producer.Send(
        new OutgoingRecord
        {
            Topic = record.Topic,
            Partition = record.Partition,
            Key = record.Key.GetValueOrDefault().Span,
            HasKey = record.Key is not null,
            Value = record.Value.GetValueOrDefault().Span,
            HasValue = record.Value is not null,
            Headers = new RecordHeaders(record.Headers.Span),
            Alone = alone,
        },
        ticket);

    private async Task<int> TakeAsync(
        IReadOnlyList<ExactRecord> records,
        TaskQueueException?[] results,
        Queue<(int Index, bool Alone)> toSend,
        CancellationToken cancel)
    {
        await _reported.WaitAsync(cancel);
        _reports.Clear();
        _producer.Poll(_reports);
        foreach (var report in _reports.Where(report => !report.Error.IsNone))
        {
            if (report.Error.Fault == ProduceFault.Batch)
            {
                toSend.Enqueue(((int)report.Ticket, true));
                continue;
            }

            results[report.Ticket] = ToException(report.Error, records[(int)report.Ticket].Topic);
        }

        return _reports.Count;
    }

    private TaskQueueException ToException(ProduceError error, string topic) => (ErrorCode)error.Code switch
    {
        ErrorCode.TopicAuthorizationFailed => new TopicAccessException(topic, "WRITE"),
        var code when BrokerAnswer.IsSilence(code) =>
            BrokerAnswer.Unreachable(_properties, Patience, lastError: null),
        _ => new RecordRefusedException(topic, error.ToString()),
    };
}
