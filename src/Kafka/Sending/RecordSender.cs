using System.Text;
using Confluent.Kafka;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Sending;

/// <summary>Sends single records and tells where each was put: for commands and programs, not for nodes. Safe from any thread.</summary>
/// <remarks>Idempotent and acknowledged by all replicas in sync, as the producers of a node are.</remarks>
public sealed class RecordSender : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private volatile string? _lastError;

    /// <summary>Creates the client; it connects on its own.</summary>
    /// <param name="properties">librdkafka's settings: bootstrap servers, security, tuning.</param>
    /// <exception cref="KafkaClientException">A setting is unknown or wrong.</exception>
    public RecordSender(IReadOnlyDictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        _properties = properties;
        try
        {
            // What the client would log is told by the exceptions.
            _producer = new ProducerBuilder<byte[]?, byte[]?>(Complete(properties))
                .SetLogHandler((_, _) => { })
                .SetErrorHandler((_, error) => _lastError = error.Reason)
                .Build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new KafkaClientException(e.Message);
        }
    }

    /// <summary>Sends a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancel">Ends the wait; the record may be written all the same.</param>
    /// <returns>Where it was put, once the broker has acknowledged it.</returns>
    /// <exception cref="BrokerUnreachableException">No broker answered in time; the record may have been written.</exception>
    /// <exception cref="RecordRefusedException">The record was refused.</exception>
    public async Task<SentRecord> SendAsync(TaskRecord record, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        var message = new Message<byte[]?, byte[]?> { Key = record.Key?.ToArray(), Value = record.Value?.ToArray() };
        if (record.Headers.Count > 0)
        {
            message.Headers = [];
            foreach (var (name, value) in record.Headers)
            {
                message.Headers.Add(name, Encoding.UTF8.GetBytes(value));
            }
        }

        try
        {
            var result = await _producer.ProduceAsync(record.Topic, message, cancel);
            return new SentRecord(result.Topic, result.Partition.Value, result.Offset.Value);
        }
        catch (ProduceException<byte[]?, byte[]?> e) when (BrokerAnswer.IsSilence(e.Error.Code))
        {
            throw new BrokerUnreachableException(BrokerAnswer.AddressIn(_properties), Patience, _lastError);
        }
        catch (ProduceException<byte[]?, byte[]?> e)
        {
            throw new RecordRefusedException(record.Topic, e.Error.Reason);
        }
    }

    /// <summary>Frees the client; what was not acknowledged by now may be lost.</summary>
    public void Dispose() => _producer.Dispose();

    private static Dictionary<string, string> Complete(IReadOnlyDictionary<string, string> properties) =>
        new(properties)
        {
            ["enable.idempotence"] = "true",
            ["acks"] = "all",
            ["message.timeout.ms"] = ((int)Patience.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["partitioner"] = properties.GetValueOrDefault("partitioner", "murmur2_random"),
        };
}
