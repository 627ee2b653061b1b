namespace TaskQueue.Core.Wire.Events;

/// <summary>Something that happened beside the happy path, as the events topic tells it. Immutable.</summary>
internal abstract record QueueEvent
{
    private protected QueueEvent()
    {
    }

    /// <summary>Gets the event's own id; an event that is written twice keeps it.</summary>
    public required string Id { get; init; }

    /// <summary>Gets when it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Gets the consumer group that it happened to.</summary>
    public required string Group { get; init; }

    /// <summary>Gets the key of the event's record: the task's id, or the node's.</summary>
    public abstract string Key { get; }
}
