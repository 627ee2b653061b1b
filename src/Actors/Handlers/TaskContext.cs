using Microsoft.Extensions.Logging;
using TaskQueue.Core.Records;

namespace TaskQueue.Actors.Handlers;

/// <summary>One attempt of a task, as its handler sees it.</summary>
/// <remarks>
/// <para>
/// Bytes are given as spans: they lie in the batch that the record came with, which is used again once its tasks are
/// settled. What has to be kept longer is copied (<c>ToArray</c>), and the compiler sees to it. Use after the end of the
/// attempt throws <see cref="InvalidOperationException"/>.
/// </para>
/// <para>Nodes make it, and <see cref="TestTask"/> for the tests of a handler. Safe from any thread.</para>
/// </remarks>
public abstract class TaskContext
{
    private protected TaskContext()
    {
    }

    /// <summary>Gets the topic from which the task was read.</summary>
    public abstract string Topic { get; }

    /// <summary>Gets the task's id: the producer's, or <c>topic-partition-offset</c> for a record without one.</summary>
    public abstract string Id { get; }

    /// <summary>Gets the task's kind.</summary>
    public abstract string Kind { get; }

    /// <summary>Gets the number of this attempt, counted from 1.</summary>
    public abstract int Attempt { get; }

    /// <summary>Gets how many attempts the task has in all, by its own headers or the settings of its kind.</summary>
    public abstract int MaxAttempts { get; }

    /// <summary>Gets whether the task is dead-lettered if this attempt fails.</summary>
    public bool IsLastAttempt => Attempt >= MaxAttempts;

    /// <summary>Gets the argument's bytes; empty for a null value too.</summary>
    public abstract ReadOnlySpan<byte> Argument { get; }

    /// <summary>Gets the record's key; empty for a null key too.</summary>
    public abstract ReadOnlySpan<byte> Key { get; }

    /// <summary>Gets the record's headers, all of them, in their order.</summary>
    public abstract RecordHeaders Headers { get; }

    /// <summary>
    /// Gets a key under which the task's side effects are to be done once: a UUID as text, the same for all attempts of the task, on
    /// whichever node they run.
    /// </summary>
    /// <remarks>
    /// Derived from topic and id: the same id in another topic gives another key, and one id enqueued twice gives one key. A replay of
    /// a dead letter keeps it, since what a failed attempt did all the same must not be done again; who wants a new effect enqueues a
    /// new task. The ids of records without one repeat when their topic is deleted and created again, and so do their keys.
    /// </remarks>
    public abstract string IdempotencyKey { get; }

    /// <summary>Gets about when <see cref="CancellationToken"/> is canceled because the attempt takes too long; <see langword="null"/> if it is not.</summary>
    /// <remarks>By the node's clock, from its start and <c>attempts.timeout</c>. A node looks at its deadlines a few times a second.</remarks>
    public abstract DateTimeOffset? Deadline { get; }

    /// <summary>Gets the time from which no attempt of the task may start any more; <see langword="null"/> if there is none.</summary>
    public abstract DateTimeOffset? ExpiresAt { get; }

    /// <summary>
    /// Gets a token that is canceled at the attempt's deadline, when its worker is stopped, and when a drain takes too long.
    /// </summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>Gets a logger of the category <c>TaskQueue.Kinds.</c> and the kind.</summary>
    public abstract ILogger Logger { get; }

    /// <summary>Gets the services of this attempt: a scope of its own, made when it is first asked for.</summary>
    /// <value>Disposed when the attempt's code has ended, however it ends, and never while it still runs.</value>
    /// <exception cref="InvalidOperationException">The node runs without services, or the attempt has ended.</exception>
    public virtual IServiceProvider Services => Scope.Services;

    /// <summary>Gets what the node and its application offer to the kind's handlers.</summary>
    internal abstract HandlerHost Host { get; }

    /// <summary>Gets what <see cref="Services"/> come from, and what handlers that are made for the attempt go with.</summary>
    internal abstract HandlerScope Scope { get; }
}
