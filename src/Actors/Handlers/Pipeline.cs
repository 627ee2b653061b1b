namespace TaskQueue.Actors.Handlers;

/// <summary>A handler with middleware around it. Safe from any thread.</summary>
internal sealed class Pipeline : ITaskHandler
{
    private readonly RunAttempt _first;

    private Pipeline(RunAttempt first) => _first = first;

    /// <summary>Puts middleware around a handler, the first one outermost; without any, the handler stays as it is.</summary>
    public static ITaskHandler Around(ITaskHandler handler, IReadOnlyList<AttemptMiddleware> middleware)
    {
        if (middleware.Count == 0)
        {
            return handler;
        }

        RunAttempt next = handler.HandleAsync;
        for (var i = middleware.Count - 1; i >= 0; i--)
        {
            next = Before(next, middleware[i]);
        }

        return new Pipeline(next);
    }

    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) => _first(context);

    private static RunAttempt Before(RunAttempt next, AttemptMiddleware middleware) =>
        context => middleware(context, next);
}
