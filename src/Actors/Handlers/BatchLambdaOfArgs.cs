namespace TaskQueue.Actors.Handlers;

/// <summary>A delegate as a handler of batches on JSON.</summary>
internal sealed class BatchLambda<TArgs>(Func<IReadOnlyList<BatchTask<TArgs>>, CancellationToken, ValueTask> run) : IBatchTaskHandler<TArgs>
{
    public ValueTask HandleAsync(IReadOnlyList<BatchTask<TArgs>> tasks, CancellationToken cancellationToken) => run(tasks, cancellationToken);
}
