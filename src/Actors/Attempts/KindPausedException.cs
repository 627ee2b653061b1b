using TaskQueue.Core;

namespace TaskQueue.Actors.Attempts;

/// <summary>Thrown (as data) for a task that was given up without an attempt, because its kind is paused and too many tasks wait.</summary>
/// <param name="kind">The kind.</param>
/// <param name="mostFrequentError">What the kind's attempts fail with most often; <see langword="null"/> if that is not known.</param>
public sealed class KindPausedException(string kind, string? mostFrequentError)
    : TaskQueueException(
        $"The kind '{kind}' is paused, since most of its attempts failed{(mostFrequentError is null ? "" : $" ({mostFrequentError})")}, "
        + "and as many of its tasks as task-queue.in-flight.max-waiting allows wait already. Once it goes on: "
        + $"taskqueue dlq replay --kind {kind}")
{
    /// <summary>Gets the kind.</summary>
    public string Kind { get; } = kind;
}
