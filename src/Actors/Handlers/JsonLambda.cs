namespace TaskQueue.Actors.Handlers;

/// <summary>A delegate as a handler on JSON, without a result.</summary>
internal sealed class JsonLambda<TArgs>(Func<TArgs, TaskContext, ValueTask> run) : ITaskHandler<TArgs>
{
    public ValueTask HandleAsync(TArgs args, TaskContext context) => run(args, context);
}
