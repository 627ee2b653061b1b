using System.Text;
using System.Text.Json;
using TaskQueue.Core.Wire;

namespace TaskQueue.Client;

/// <summary>A task that has ended, as the result topic tells it. Immutable.</summary>
public sealed record EndedTask
{
    /// <summary>Gets the task's id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets how it ended.</summary>
    public required TaskEnding Ending { get; init; }

    /// <summary>Gets the kind; <see langword="null"/> for a bare task.</summary>
    public string? Kind { get; init; }

    /// <summary>Gets the attempt that ended it, counted from 1; of a bare task always 1, because its result does not tell.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Gets what the handler returned, byte for byte, if the task completed; else the problem's JSON.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Gets why the task did not complete; <see langword="null"/> if it did.</summary>
    public TaskProblem? Problem { get; init; }

    /// <summary>Gets whether the task completed.</summary>
    public bool IsCompleted => Ending == TaskEnding.Completed;

    /// <summary>Returns this task, if it completed.</summary>
    /// <exception cref="TaskNotCompletedException">It did not.</exception>
    public EndedTask EnsureCompleted() => IsCompleted ? this : throw new TaskNotCompletedException(this);

    /// <summary>Returns the result as text, read as UTF-8.</summary>
    /// <exception cref="TaskNotCompletedException">The task did not complete.</exception>
    public string ReadText() => Encoding.UTF8.GetString(EnsureCompleted().Value.Span);

    /// <summary>Reads the result as JSON.</summary>
    /// <param name="options">How to read it; <see cref="JsonSerializerOptions.Web"/> unless given.</param>
    /// <returns>The value; <see langword="null"/> for the JSON <c>null</c>.</returns>
    /// <exception cref="TaskNotCompletedException">The task did not complete.</exception>
    /// <exception cref="JsonException">The result is not JSON, or none of this type.</exception>
    public T? ReadJson<T>(JsonSerializerOptions? options = null) =>
        JsonSerializer.Deserialize<T>(EnsureCompleted().Value.Span, options ?? JsonSerializerOptions.Web);
}
