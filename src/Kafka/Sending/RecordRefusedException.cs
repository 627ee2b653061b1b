using TaskQueue.Core;

namespace TaskQueue.Kafka.Sending;

/// <summary>Thrown when a record was not written though a broker could be reached; the reason says what to correct.</summary>
internal sealed class RecordRefusedException : TaskQueueException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="reason">What the broker or the client said.</param>
    public RecordRefusedException(string topic, string reason)
        : base($"The record was not written to '{topic}': {reason}")
    {
        Topic = topic;
        Reason = reason;
    }

    /// <summary>Gets the topic.</summary>
    public string Topic { get; }

    /// <summary>Gets what the broker or the client said.</summary>
    public string Reason { get; }
}
