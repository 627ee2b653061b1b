using TaskQueue.Core;

namespace TaskQueue.Kafka.Embedded;

/// <summary>Thrown when the embedded broker cannot do what it is asked for; the message says what to change.</summary>
/// <param name="message">What happened, and what the reader can do about it.</param>
/// <param name="innerException">What caused it, or <see langword="null"/>.</param>
public sealed class EmbeddedBrokerException(string message, Exception? innerException = null)
    : TaskQueueException(message, innerException);
