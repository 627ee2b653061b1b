using TaskQueue.Actors.Streams;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Hosting;

/// <summary>Makes the Kafka clients of a node.</summary>
internal interface INodeClients
{
    /// <summary>Creates the consumer of the task topics.</summary>
    /// <param name="settings">Its settings.</param>
    IRecordConsumer CreateConsumer(ConsumerSettings settings);

    /// <summary>Creates a producer.</summary>
    /// <param name="step">What it writes: results, dead letters or events.</param>
    /// <param name="properties">Its client settings.</param>
    IRecordProducer CreateProducer(WriteStep step, IReadOnlyDictionary<string, string> properties);
}
