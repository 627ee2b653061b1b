using System.Text.Json;
using TaskQueue.Client;

namespace TaskQueue.Node.Commands;

/// <summary>Prints where a task was put.</summary>
internal static class EnqueuedTaskPrinter
{
    /// <summary>Returns a function that prints one task a line.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="json">Whether as JSON.</param>
    public static Action<EnqueuedTask> Create(TextWriter output, bool json) => task => output.WriteLine(json
        ? JsonSerializer.Serialize(task, CommandJsonContext.Default.EnqueuedTask)
        : $"id={task.Id} topic={task.Topic} partition={task.Partition} offset={task.Offset}");
}
