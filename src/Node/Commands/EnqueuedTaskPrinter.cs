using System.Text.Json;
using TaskQueue.Kafka.Sending;

namespace TaskQueue.Node.Commands;

/// <summary>Prints where a task was put.</summary>
internal static class EnqueuedTaskPrinter
{
    /// <summary>Returns a function that prints one task a line.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="json">Whether as JSON.</param>
    public static Action<string?, SentRecord> Create(TextWriter output, bool json) => (id, sent) =>
    {
        // A task without headers is known by its place.
        id ??= $"{sent.Topic}-{sent.Partition}-{sent.Offset}";
        output.WriteLine(json
            ? JsonSerializer.Serialize(
                new EnqueuedTask(id, sent.Topic, sent.Partition, sent.Offset), CommandJsonContext.Default.EnqueuedTask)
            : $"id={id} topic={sent.Topic} partition={sent.Partition} offset={sent.Offset}");
    };
}
