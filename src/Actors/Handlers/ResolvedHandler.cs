namespace TaskQueue.Actors.Handlers;

/// <summary>A handler that is made anew for each attempt, from the services of the attempt.</summary>
/// <typeparam name="THandler">The handler's type.</typeparam>
/// <param name="factory">Makes the handlers.</param>
internal sealed class ResolvedHandler<THandler>(ScopedFactory<THandler> factory) : ITaskHandler
    where THandler : class, ITaskHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) => factory.Make(context.Scope).HandleAsync(context);
}
