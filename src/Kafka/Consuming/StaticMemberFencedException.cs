using TaskQueue.Core;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Thrown when two static members of a group have the same name: each process needs one of its own.</summary>
/// <param name="instanceId">The name.</param>
/// <param name="group">The group.</param>
/// <param name="reason">What the broker said.</param>
public sealed class StaticMemberFencedException(string instanceId, string group, string reason)
    : TaskQueueException(
        $"Another process is the static member '{instanceId}' of group '{group}' ({reason}). Each process needs a name of its own: set kafka.consumer.group.instance.id, run one node a host, or set task-queue.static-membership = off. If its process was killed, the name is free again once its session has ended.")
{
    /// <summary>Gets the name.</summary>
    public string InstanceId { get; } = instanceId;
}
