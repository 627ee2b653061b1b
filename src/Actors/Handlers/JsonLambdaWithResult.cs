namespace TaskQueue.Actors.Handlers;

/// <summary>A delegate as a handler on JSON, with a result.</summary>
internal sealed class JsonLambda<TArgs, TResult>(Func<TArgs, TaskContext, ValueTask<TResult>> run) : ITaskHandler<TArgs, TResult>
{
    public ValueTask<TResult> HandleAsync(TArgs args, TaskContext context) => run(args, context);
}
