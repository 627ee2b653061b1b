namespace TaskQueue.Actors.Handlers;

/// <summary>Runs several tasks of a kind together, such as rows that are inserted at once.</summary>
/// <remarks>
/// <para>
/// Each task gets an outcome of its own (<see cref="BatchTask.Succeed"/>, <see cref="BatchTask.Fail"/>, <see cref="BatchTask.Reject"/>);
/// one without fails. A handler that throws fails all tasks of its batch, whatever it had said of them before.
/// </para>
/// <para>
/// A worker runs one attempt at a time, so a batch is made of the attempts of several workers: it never has more tasks than the node
/// has workers, nor two of one lane. Several batches may run at once, so an instance that serves them all must be safe from any thread.
/// </para>
/// </remarks>
public interface IBatchTaskHandler
{
    /// <summary>Runs one attempt of each task.</summary>
    /// <param name="tasks">The tasks, at least one, in the order in which they came; valid until the returned task has ended.</param>
    /// <param name="cancellationToken">
    /// Canceled as soon as the token of one of the tasks is: at the first deadline, and when a drain takes too long.
    /// </param>
    ValueTask HandleAsync(IReadOnlyList<BatchTask> tasks, CancellationToken cancellationToken);
}
