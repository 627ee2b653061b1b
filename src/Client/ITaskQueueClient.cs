namespace TaskQueue.Client;

/// <summary>Enqueues tasks and waits for their endings; what <see cref="TaskQueueClient"/> does, for programs that replace it in tests.</summary>
public interface ITaskQueueClient
{
    /// <summary>Enqueues a task.</summary>
    /// <param name="request">The task; its bytes must not change until this has completed.</param>
    /// <param name="cancellationToken">
    /// Ends the wait. A call that waits for room in the local queue has written nothing then; later the task may be written all the same.
    /// </param>
    /// <returns>The task's id and place, once all replicas in sync have it.</returns>
    /// <exception cref="ArgumentException">The request breaks a limit of the wire format, or contradicts itself; nothing was written.</exception>
    /// <exception cref="EnqueueException">The broker did not acknowledge it; says whether it may have been written.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    Task<EnqueuedTask> EnqueueAsync(EnqueueRequest request, CancellationToken cancellationToken = default);

    /// <summary>Enqueues many tasks, one behind the other without waiting for each acknowledgement.</summary>
    /// <param name="requests">The tasks; read only as fast as the local queue takes them.</param>
    /// <param name="cancellationToken">Ends it; tasks that were on their way may be written all the same.</param>
    /// <returns>
    /// What <see cref="EnqueueAsync"/> would return for each, in the order of the requests; nothing is enqueued before it is enumerated.
    /// At most 10,000 tasks are ahead of the caller, so a caller who stops taking stops the enqueuing. Fails with the first task that
    /// fails, after those before it; tasks after it may have been written: choose ids of your own if you mean to try again.
    /// </returns>
    /// <exception cref="ArgumentException">As in <see cref="EnqueueAsync"/>.</exception>
    /// <exception cref="EnqueueException">As in <see cref="EnqueueAsync"/>.</exception>
    IAsyncEnumerable<EnqueuedTask> EnqueueManyAsync(
        IEnumerable<EnqueueRequest> requests, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="EnqueueManyAsync(IEnumerable{EnqueueRequest}, CancellationToken)"/>
    IAsyncEnumerable<EnqueuedTask> EnqueueManyAsync(
        IAsyncEnumerable<EnqueueRequest> requests, CancellationToken cancellationToken = default);

    /// <summary>Waits until a task has ended, whoever enqueued it.</summary>
    /// <param name="id">The task's id, as <see cref="EnqueuedTask.Id"/> has it.</param>
    /// <param name="timeout">How long to wait; without a limit unless given. Outages of the broker are waited through.</param>
    /// <param name="cancellationToken">Ends the wait, not the task.</param>
    /// <returns>
    /// How the task ended and its result. Of an ending that was written before this call, what
    /// <see cref="TaskQueueClientOptions.WaitWindow"/> allows. Of several endings of one id, the latest one known.
    /// </returns>
    /// <exception cref="TimeoutException">The time is up; the task may still end.</exception>
    /// <exception cref="ResultsUnreadableException">The result topic does not exist, or may not be read.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    /// <remarks>
    /// Bare tasks that fail are told by dead letters alone: waiting for one ends by time-out. With the nodes' setting
    /// <c>results.key = task-key</c> only tasks with headers can be waited for, because the result of a bare task does not carry its id then.
    /// </remarks>
    Task<EndedTask> WaitAsync(string id, TimeSpan? timeout = null, CancellationToken cancellationToken = default);
}
