namespace TaskQueue.Actors.Handlers;

/// <summary>One task of a batch whose argument is JSON.</summary>
/// <typeparam name="TArgs">The argument's type.</typeparam>
/// <remarks>What <see cref="BatchTask"/> says holds here too.</remarks>
public sealed class BatchTask<TArgs>
{
    private readonly BatchTask _task;

    /// <summary>Creates a task of a batch; nodes do, and tests of handlers.</summary>
    /// <param name="task">The task on bytes, whose outcome this one says.</param>
    /// <param name="args">The argument.</param>
    public BatchTask(BatchTask task, TArgs args)
    {
        ArgumentNullException.ThrowIfNull(task);
        _task = task;
        Args = args;
    }

    /// <summary>Gets the argument.</summary>
    public TArgs Args { get; }

    /// <inheritdoc cref="BatchTask.Context"/>
    public TaskContext Context => _task.Context;

    /// <inheritdoc cref="BatchTask.HasOutcome"/>
    public bool HasOutcome => _task.HasOutcome;

    /// <summary>Lets the task succeed with an empty result.</summary>
    /// <exception cref="InvalidOperationException">The batch has ended.</exception>
    public void Succeed() => _task.Succeed();

    /// <summary>Lets the task succeed.</summary>
    /// <typeparam name="TResult">The result's type; it is written as JSON.</typeparam>
    /// <param name="result">The result.</param>
    /// <exception cref="InvalidOperationException">The batch has ended.</exception>
    public void Succeed<TResult>(TResult result) => _task.Succeed(JsonPayload.Write(result, Context));

    /// <inheritdoc cref="BatchTask.Fail"/>
    public void Fail(Exception cause) => _task.Fail(cause);

    /// <inheritdoc cref="BatchTask.Reject"/>
    public void Reject(string reason, Exception? inner = null) => _task.Reject(reason, inner);

    /// <summary>Reads the arguments, and rejects the tasks whose argument cannot be read.</summary>
    internal static IReadOnlyList<BatchTask<TArgs>> Read(IReadOnlyList<BatchTask> tasks)
    {
        var readable = new List<BatchTask<TArgs>>(tasks.Count);
        foreach (var task in tasks)
        {
            try
            {
                readable.Add(new BatchTask<TArgs>(task, JsonPayload.ReadArgument<TArgs>(task.Context)));
            }
            catch (RejectTaskException cause)
            {
                task.Settle(cause);
            }
        }

        return readable;
    }
}
