using TaskQueue.Core;

namespace TaskQueue.Kafka.Groups;

/// <summary>Thrown when the broker knows the user but does not allow what was asked about a group; the message names the right.</summary>
public sealed class GroupAccessException : TaskQueueException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="group">The consumer group.</param>
    /// <param name="operation">The operation as Kafka's ACLs name it: <c>DESCRIBE</c>, <c>READ</c>.</param>
    public GroupAccessException(string group, string operation)
        : base($"The broker does not allow {operation} on group '{group}'. Grant it: {RemedyFor(group, operation)}")
    {
        Group = group;
        Operation = operation;
    }

    /// <summary>Gets the group.</summary>
    public string Group { get; }

    /// <summary>Gets the operation that is not allowed.</summary>
    public string Operation { get; }

    /// <summary>Returns the command that grants a right.</summary>
    /// <param name="group">The consumer group.</param>
    /// <param name="operation">The operation as Kafka's ACLs name it.</param>
    public static string RemedyFor(string group, string operation) =>
        $"kafka-acls.sh --add --allow-principal User:NAME --operation {operation} --group {group}";
}
