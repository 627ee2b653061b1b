namespace TaskQueue.Actors.Handlers;

/// <summary>A delegate as a handler on bytes.</summary>
internal sealed class BytesLambda(Func<TaskContext, ValueTask<ReadOnlyMemory<byte>>> run) : ITaskHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) => run(context);
}
