using TaskQueue.Core;

namespace TaskQueue.Actors.Handlers;

/// <summary>Thrown when a task is of a kind for which this node has no handler; a newer node may have one.</summary>
/// <param name="kind">The task's kind; empty for a bare record on a node without a default kind.</param>
/// <param name="known">The kinds that this node has.</param>
public sealed class UnknownKindException(string kind, IEnumerable<string> known)
    : TaskQueueException(
        kind.Length == 0
            ? $"The record names no kind and this node has no task-queue.default-kind. Its kinds: {List(known)}."
            : $"This node has no handler for the kind '{kind}'. Its kinds: {List(known)}.")
{
    /// <summary>Gets the kind that is not known here.</summary>
    public string Kind { get; } = kind;

    private static string List(IEnumerable<string> known) => string.Join(", ", known.Order(StringComparer.Ordinal));
}
