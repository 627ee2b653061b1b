using TaskQueue.Core;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Actors.Streams;

/// <summary>Thrown (as data) for a task whose result Kafka will never take; it is dead-lettered, the handler is not run again.</summary>
public sealed class ResultRefusedException : TaskQueueException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">Kafka's error.</param>
    /// <param name="topic">The result topic.</param>
    /// <param name="bytes">The result's size in bytes.</param>
    internal ResultRefusedException(ProduceError error, string topic, int bytes)
        : base(
            $"The result of {bytes} bytes can't be written to {topic}: {error}. Return less, or raise max.message.bytes of the "
            + "topic and message.max.bytes in task-queue.kafka.producer.")
    {
    }
}
