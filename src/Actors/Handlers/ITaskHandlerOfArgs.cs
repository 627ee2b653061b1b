namespace TaskQueue.Actors.Handlers;

/// <summary>Runs the tasks of a kind whose arguments are JSON, and whose results are empty.</summary>
/// <typeparam name="TArgs">The argument's type, read as <see cref="ITaskHandler{TArgs, TResult}"/> does.</typeparam>
/// <remarks>What <see cref="ITaskHandler"/> says holds here too.</remarks>
public interface ITaskHandler<TArgs> : ITaskHandler
{
    /// <summary>Runs one attempt of a task.</summary>
    /// <param name="args">The argument.</param>
    /// <param name="context">The task; valid until the returned task has ended, not longer.</param>
    ValueTask HandleAsync(TArgs args, TaskContext context);

    /// <inheritdoc/>
    async ValueTask<ReadOnlyMemory<byte>> ITaskHandler.HandleAsync(TaskContext context)
    {
        await HandleAsync(JsonPayload.ReadArgument<TArgs>(context), context);
        return default;
    }
}
