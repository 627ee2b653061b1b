using TaskQueue.Core.Records;

namespace TaskQueue.Actors.Handlers;

/// <summary>One attempt of a task, as its handler sees it.</summary>
/// <remarks>
/// Bytes are given as spans: they lie in the batch that the record came with, which is used again once its tasks are
/// settled. What has to be kept longer is copied (<c>ToArray</c>), and the compiler sees to it. Use after the end of the
/// attempt throws <see cref="InvalidOperationException"/>.
/// </remarks>
public abstract class TaskContext
{
    /// <summary>Gets the task's id: the producer's, or <c>topic-partition-offset</c> for a record without one.</summary>
    public abstract string Id { get; }

    /// <summary>Gets the task's kind.</summary>
    public abstract string Kind { get; }

    /// <summary>Gets the number of this attempt, counted from 1.</summary>
    public abstract int Attempt { get; }

    /// <summary>Gets the argument's bytes; empty for a null value too.</summary>
    public abstract ReadOnlySpan<byte> Argument { get; }

    /// <summary>Gets the record's key; empty for a null key too.</summary>
    public abstract ReadOnlySpan<byte> Key { get; }

    /// <summary>Gets the record's headers, all of them, in their order.</summary>
    public abstract RecordHeaders Headers { get; }

    /// <summary>
    /// Gets a token that is canceled at the attempt's deadline, when its worker is stopped, and when a drain takes too long.
    /// </summary>
    public abstract CancellationToken CancellationToken { get; }
}
