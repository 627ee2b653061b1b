using Akka.Actor;
using Microsoft.Extensions.Hosting;

namespace TaskQueue.Actors.Hosting;

/// <summary>Runs a node in a .NET host: starts it after the actor system, drains it before the system ends.</summary>
/// <param name="system">The actor system.</param>
/// <param name="node">The node.</param>
internal sealed class TaskQueueService(ActorSystem system, HostedNode node) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => node.StartAsync(system, cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => node.StopAsync(cancellationToken);
}
