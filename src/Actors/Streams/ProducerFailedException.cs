using TaskQueue.Core;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Streams;

/// <summary>Thrown when a Kafka producer is beyond use; the node has to be started afresh.</summary>
/// <param name="error">Kafka's error.</param>
public sealed class ProducerFailedException(ProduceError error)
    : TaskQueueException($"The Kafka producer is beyond use: {error}. Tasks whose outcome was not acknowledged run again.");
