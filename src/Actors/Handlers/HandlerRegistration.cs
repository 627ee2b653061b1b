using Microsoft.Extensions.DependencyInjection;

namespace TaskQueue.Actors.Handlers;

/// <summary>What was said about the handler of one kind.</summary>
/// <param name="Kind">The kind, not yet checked.</param>
/// <param name="Create">Makes the handler from the application's services.</param>
internal sealed record HandlerRegistration(string Kind, Func<IServiceProvider, ITaskHandler> Create)
{
    /// <summary>Gets what adds the handler's type to the services; <see langword="null"/> if it need not be there.</summary>
    public Action<IServiceCollection>? AddType { get; init; }

    /// <summary>Gets how tasks are batched; <see langword="null"/> if each runs by itself.</summary>
    public BatchLimits? Batch { get; init; }
}
