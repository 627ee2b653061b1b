using TaskQueue.Core;

namespace TaskQueue.Kafka;

/// <summary>Thrown when a Kafka client cannot be created or is beyond use; the reason says what to correct.</summary>
public sealed class KafkaClientException : TaskQueueException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What librdkafka said.</param>
    public KafkaClientException(string reason)
        : base($"The Kafka client cannot work: {reason}")
    {
    }

    /// <summary>Gets whether the same may go well soon, without anyone doing anything.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>Gets whether the broker has no such request, as an embedded one has not.</summary>
    internal bool IsUnsupported { get; init; }
}
