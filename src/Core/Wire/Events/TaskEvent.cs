using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire.Events;

/// <summary>What happened to a task.</summary>
internal sealed record TaskEvent : QueueEvent
{
    /// <summary>Gets what happened.</summary>
    public required TaskEventKind Kind { get; init; }

    /// <summary>Gets the task's id.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets the place of the task's record.</summary>
    public required RecordPosition Task { get; init; }

    /// <summary>Gets the place of its dead letter; <see langword="null"/> if the event is about none.</summary>
    public RecordPosition? DeadLetter { get; init; }

    /// <summary>Gets which replay of the task it is about: 0 for the task as it was enqueued, 1 for its first replay.</summary>
    public int Generation { get; init; }

    /// <summary>Gets who did it, as <c>user@host</c>; <see langword="null"/> for what a node does by itself.</summary>
    public string? By { get; init; }

    /// <inheritdoc/>
    public override string Key => TaskId;
}
