using TaskQueue.Core;

namespace TaskQueue.Kafka;

/// <summary>Thrown when the broker knows the user but does not allow what was asked; the message names the right that is missing.</summary>
public sealed class TopicAccessException : TaskQueueException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="operation">The operation as Kafka's ACLs name it: <c>READ</c>, <c>WRITE</c>, <c>DELETE</c>.</param>
    public TopicAccessException(string topic, string operation)
        : base($"The broker does not allow {operation} on topic '{topic}'. Grant it: kafka-acls.sh --add --allow-principal User:<user> --operation {operation} --topic {topic}")
    {
        Topic = topic;
        Operation = operation;
    }

    /// <summary>Gets the topic.</summary>
    public string Topic { get; }

    /// <summary>Gets the operation that is not allowed.</summary>
    public string Operation { get; }
}
