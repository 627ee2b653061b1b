using TaskQueue.Node.Tasks;

namespace TaskQueue.Node.Commands;

/// <summary>A task in the queue, as <c>--json</c> prints it.</summary>
internal sealed record QueuedTaskLine
{
    public required string Id { get; init; }

    /// <summary>Gets the kind; of a task that names none, the default kind.</summary>
    public required string Kind { get; init; }

    public required TaskOutcome State { get; init; }

    public required string Topic { get; init; }

    public required int Partition { get; init; }

    public required long Offset { get; init; }

    /// <summary>Gets when it was written; <see langword="null"/> if that is not told.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Gets how many attempts have ended, as far as is committed.</summary>
    public required int Attempts { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public BytesLine? Key { get; init; }

    /// <summary>Gets the bytes of key, value and headers.</summary>
    public required long Bytes { get; init; }
}
