namespace TaskQueue.Actors.Handlers;

/// <summary>Runs several tasks of a kind together whose arguments are JSON.</summary>
/// <typeparam name="TArgs">The argument's type, read as <see cref="ITaskHandler{TArgs, TResult}"/> does.</typeparam>
/// <remarks>
/// What <see cref="IBatchTaskHandler"/> says holds here too. A task whose argument cannot be read is rejected, and is not among those that
/// the handler is given.
/// </remarks>
public interface IBatchTaskHandler<TArgs> : IBatchTaskHandler
{
    /// <summary>Runs one attempt of each task.</summary>
    /// <param name="tasks">The tasks, at least one, in the order in which they came; valid until the returned task has ended.</param>
    /// <param name="cancellationToken">
    /// Canceled as soon as the token of one of the tasks is: at the first deadline, and when a drain takes too long.
    /// </param>
    ValueTask HandleAsync(IReadOnlyList<BatchTask<TArgs>> tasks, CancellationToken cancellationToken);

    /// <inheritdoc/>
    ValueTask IBatchTaskHandler.HandleAsync(IReadOnlyList<BatchTask> tasks, CancellationToken cancellationToken)
    {
        var readable = BatchTask<TArgs>.Read(tasks);
        return readable.Count > 0 ? HandleAsync(readable, cancellationToken) : default;
    }
}
