namespace TaskQueue.Actors.Handlers;

/// <summary>A delegate as a handler of batches on bytes.</summary>
internal sealed class BatchLambda(Func<IReadOnlyList<BatchTask>, CancellationToken, ValueTask> run) : IBatchTaskHandler
{
    public ValueTask HandleAsync(IReadOnlyList<BatchTask> tasks, CancellationToken cancellationToken) => run(tasks, cancellationToken);
}
