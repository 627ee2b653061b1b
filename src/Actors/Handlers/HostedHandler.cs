using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TaskQueue.Actors.Handlers;

/// <summary>A handler with what the application that registered it offers to it.</summary>
/// <remarks>
/// <see cref="TaskKinds"/> takes it apart at the start: a worker calls <see cref="Inner"/> itself, so being hosted costs an attempt
/// nothing.
/// </remarks>
/// <param name="Inner">The handler that runs, with the middleware around it if there is any.</param>
/// <param name="Services">The application's services.</param>
/// <param name="Json">How JSON is read and written; unchangeable.</param>
internal sealed record HostedHandler(ITaskHandler Inner, IServiceProvider Services, JsonSerializerOptions Json) : ITaskHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context) => Inner.HandleAsync(context);

    /// <summary>Returns what a node and the application offer together.</summary>
    /// <param name="node">What the node offers.</param>
    public HandlerHost On(HandlerHost node) => node with
    {
        Services = Services,
        Json = Json,
        Loggers = Services.GetService<ILoggerFactory>() ?? node.Loggers,
    };
}
