using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Hosting;

/// <summary>Adds a node to an application in either way.</summary>
internal static class NodeServices
{
    /// <summary>Adds a node.</summary>
    /// <param name="services">The services.</param>
    /// <param name="ownSystem">Whether the node has an actor system of its own, rather than one that the application makes.</param>
    /// <param name="configure">Says what the node runs.</param>
    public static void AddNode(this IServiceCollection services, bool ownSystem, Action<TaskQueueBuilder> configure)
    {
        if (ownSystem)
        {
            services.AddTaskQueue(configure);
        }
        else
        {
            services.AddAkka("mine", (akka, provider) => akka.WithTaskQueue(provider, configure));
        }
    }
}
