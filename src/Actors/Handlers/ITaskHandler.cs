namespace TaskQueue.Actors.Handlers;

/// <summary>Runs the tasks of a kind, on the bytes of their arguments.</summary>
/// <remarks>
/// <para>
/// One instance serves all workers at once, so it must be safe from any thread; one that is registered as a type is made anew
/// for each attempt. <see cref="ITaskHandler{TArgs, TResult}"/> and <see cref="ITaskHandler{TArgs}"/> are the same on JSON.
/// </para>
/// <para>
/// What it throws ends the attempt as failed; it is never lost. Two exceptions say what follows: <see cref="RejectTaskException"/>
/// (never try again) and <see cref="RetryAfterException"/> (not before a time of the handler's choice). A task may run more than
/// once (at least once is the guarantee): make effects idempotent, with <see cref="TaskContext.IdempotencyKey"/> as the key.
/// </para>
/// </remarks>
public interface ITaskHandler
{
    /// <summary>Runs one attempt of a task.</summary>
    /// <param name="context">The task; valid until the returned task has ended, not longer.</param>
    /// <returns>
    /// The bytes of the result; <see langword="default"/> for an empty one. They must not change afterwards. As the
    /// argument is only given as a span, they can't be a part of the record's own bytes by accident.
    /// </returns>
    ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context);
}
