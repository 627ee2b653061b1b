using System.Globalization;
using TaskQueue.Core;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Thrown when a group has committed nothing and is not to start by itself; set its positions and start again.</summary>
/// <param name="group">The group.</param>
/// <param name="topic">The topic for which it has committed nothing.</param>
/// <param name="tasks">How many offsets the topic has.</param>
public sealed class StartRefusedException(string group, string topic, long tasks)
    : TaskQueueException(string.Create(
        CultureInfo.InvariantCulture,
        $"Group '{group}' has committed nothing for '{topic}', which has {tasks} tasks, and task-queue.start = refuse. Set its positions with `taskqueue partition reset {topic} --all --to earliest` (or latest, or a time), then start the node again."))
{
    /// <summary>Gets the group.</summary>
    public string Group { get; } = group;

    /// <summary>Gets the topic for which it has committed nothing.</summary>
    public string Topic { get; } = topic;
}
