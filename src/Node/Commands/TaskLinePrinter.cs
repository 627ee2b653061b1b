using System.Globalization;
using System.Text;
using System.Text.Json;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Tasks;

namespace TaskQueue.Node.Commands;

/// <summary>Prints what became of tasks, one a line.</summary>
internal static class TaskLinePrinter
{
    private const int MaxValueLength = 200;

    /// <summary>Prints a task.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="line">The task.</param>
    /// <param name="json">Whether as JSON.</param>
    public static void Print(TextWriter output, TaskLine line, bool json) =>
        output.WriteLine(json ? JsonSerializer.Serialize(line, CommandJsonContext.Default.TaskLine) : TextOf(line));

    private static string TextOf(TaskLine line)
    {
        var text = new StringBuilder($"id={SafeText.OneLine(line.Id)} outcome={TaskOutcomes.WordOf(line.Outcome)}");
        Add(text, "line", line.Line);
        Add(text, "kind", line.Kind is { } kind ? SafeText.OneLine(kind) : null);
        Add(text, "attempt", line.Attempt);
        Add(text, "elapsed", line.ElapsedMs is { } elapsed ? string.Create(CultureInfo.InvariantCulture, $"{elapsed}ms") : null);
        Add(text, "task", line.Task is { } task ? $"{task.Topic}[{task.Partition}]@{task.Offset}" : null);
        Add(text, "dead-letter", line.DeadLetter is { } letter ? $"{letter.Topic}[{letter.Partition}]@{letter.Offset}" : null);
        Add(text, "error", line.Problem?.Detail is { } detail ? SafeText.OneLine(detail, MaxValueLength) : null);
        Add(text, "value", line.Value is { } value ? SafeText.OneLine(value.Text ?? $"base64:{value.Base64}", MaxValueLength) : null);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, object? value)
    {
        if (value is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" {name}={value}");
        }
    }
}
