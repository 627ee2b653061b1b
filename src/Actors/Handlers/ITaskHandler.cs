namespace TaskQueue.Actors.Handlers;

/// <summary>Runs the tasks of a kind.</summary>
/// <remarks>
/// One instance serves all workers at once, so it must be safe from any thread. What it throws ends the attempt as
/// failed; it is never lost. Two exceptions say what follows: <see cref="RejectTaskException"/> (never try again) and
/// <see cref="RetryAfterException"/> (not before a time of the handler's choice). A task may run more than once (at least once is the guarantee): make effects idempotent,
/// with <see cref="TaskContext.Id"/> as the key.
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
