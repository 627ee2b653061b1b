using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Streams;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Hosting;

/// <summary>Makes clients of librdkafka.</summary>
internal sealed class KafkaNodeClients : INodeClients
{
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;

    /// <summary>Creates no client yet.</summary>
    /// <param name="loggers">For what the clients log.</param>
    /// <param name="time">The clock.</param>
    public KafkaNodeClients(ILoggerFactory loggers, TimeProvider time)
    {
        _loggers = loggers;
        _time = time;
    }

    /// <inheritdoc/>
    public IRecordConsumer CreateConsumer(ConsumerSettings settings) =>
        new RecordConsumer(settings, _loggers.CreateLogger<RecordConsumer>(), _time);

    /// <inheritdoc/>
    public IRecordProducer CreateProducer(WriteStep step, IReadOnlyDictionary<string, string> properties) =>
        new RecordProducer(properties, _loggers.CreateLogger<RecordProducer>(), _time);
}
