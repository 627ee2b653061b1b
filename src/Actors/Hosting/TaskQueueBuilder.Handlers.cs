using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Hosting;

/// <content>Handlers by kind.</content>
public sealed partial class TaskQueueBuilder
{
    private readonly Dictionary<string, ITaskHandler> _handlers = new(StringComparer.Ordinal);

    /// <summary>Runs the tasks of a kind with a handler on bytes.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="handler">The handler; one instance serves all workers.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The kind has a handler already.</exception>
    public TaskQueueBuilder Handle(string kind, ITaskHandler handler)
    {
        _handlers.Add(kind, handler);
        return this;
    }

    /// <summary>Adds the handlers' types to the services.</summary>
    /// <param name="services">The services.</param>
    internal void RegisterHandlers(IServiceCollection services)
    {
        foreach (var handler in _handlers.Values)
        {
            services.TryAdd(ServiceDescriptor.Singleton(handler.GetType(), handler));
        }
    }

    /// <summary>Returns the handlers, ready to run.</summary>
    /// <param name="services">The application's services.</param>
    internal IReadOnlyDictionary<string, ITaskHandler> CreateHandlers(IServiceProvider services) => _handlers;
}
