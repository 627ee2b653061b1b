using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Configuration;

namespace TaskQueue.Actors.Hosting;

/// <summary>Adds a node to a .NET host.</summary>
public static class TaskQueueServiceCollectionExtensions
{
    private const string SystemName = "task-queue";

    /// <summary>Adds a node with an actor system of its own, which starts and drains with the host.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Says what the node runs, and how.</param>
    /// <returns>The services.</returns>
    /// <exception cref="InvalidOperationException">The application has an actor system: add the node there, with <c>WithTaskQueue</c>.</exception>
    /// <remarks>
    /// <para>
    /// May be called several times, as by the modules of an application: all calls say something of the same node. At the start the host
    /// throws <see cref="ConfigurationException"/> if the configuration has mistakes, and <see cref="NodeStartException"/> if no broker answers
    /// within 30 s or a topic or right is missing. If the node fails later, the host stops
    /// (<see cref="TaskQueueBuilder.StopApplicationOnFailure"/>).
    /// </para>
    /// <para>The host's <see cref="HostOptions.ShutdownTimeout"/> is raised to what a drain needs.</para>
    /// </remarks>
    public static IServiceCollection AddTaskQueue(this IServiceCollection services, Action<TaskQueueBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var known = services.FirstOrDefault(service => service.ServiceType == typeof(TaskQueueBuilder))?.ImplementationInstance;
        var queue = known as TaskQueueBuilder ?? AddNode(services);
        configure(queue);
        queue.RegisterHandlers(services);
        return services;
    }

    /// <summary>Adds a node that was prepared by the caller, who also looks after its failure.</summary>
    /// <param name="services">The services.</param>
    /// <param name="plan">The node's settings and handlers.</param>
    /// <param name="configure">Configures the actor system; its HOCON deploys the pool of workers.</param>
    internal static IServiceCollection AddTaskQueue(
        this IServiceCollection services, NodePlan plan, Action<AkkaConfigurationBuilder> configure)
    {
        var drainTimeout = plan.Settings.DrainTimeout;
        services.PostConfigure<HostOptions>(host => DrainPatience.Apply(host, drainTimeout));
        return services.AddNode(
            (akka, _) =>
            {
                configure(akka);
                DrainPatience.Apply(akka, drainTimeout);
            },
            _ => (_ => Task.FromResult(plan), _ => { }));
    }

    private static TaskQueueBuilder AddNode(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ActorSystem)))
        {
            throw new InvalidOperationException(
                "The application has an actor system: add the node there, services.AddAkka(name, (akka, provider) => akka.WithTaskQueue(provider, queue => …)).");
        }

        var queue = new TaskQueueBuilder();
        services.AddSingleton(queue);
        services.AddSingleton(provider =>
            new Lazy<LoadedConfiguration>(() => queue.LoadConfiguration(provider.GetService<IConfiguration>())));
        services.AddOptions<HostOptions>().PostConfigure<Lazy<LoadedConfiguration>>(RaiseShutdownTimeout);
        services.AddNode(
            (akka, provider) =>
            {
                var configuration = provider.GetRequiredService<Lazy<LoadedConfiguration>>().Value;
                akka.AddHocon(configuration.Akka, HoconAddMode.Replace);
                DrainPatience.Apply(akka, configuration.Settings.DrainTimeout);
            },
            provider => (
                new NodePreparation(queue, provider.GetRequiredService<Lazy<LoadedConfiguration>>().Value, provider).PrepareAsync,
                NodeFailure.Reaction(queue.StopApplicationOnFailure, provider)));
        return queue;
    }

    private static IServiceCollection AddNode(
        this IServiceCollection services,
        Action<AkkaConfigurationBuilder, IServiceProvider> configure,
        Func<IServiceProvider, (Func<CancellationToken, Task<NodePlan>> Prepare, Action<NodeFailedException> OnFailure)> parts)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddAkka(SystemName, configure);
        services.AddSingleton(provider =>
        {
            var (prepare, onFailure) = parts(provider);
            return new HostedNode(
                prepare, provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>(), onFailure);
        });

        // After the actor system, so it starts later and stops earlier.
        services.AddHostedService<TaskQueueService>();
        return services;
    }

    // Whoever builds a host only to look at its services, as tools do, needs no configuration: mistakes are told at the start.
    private static void RaiseShutdownTimeout(HostOptions host, Lazy<LoadedConfiguration> configuration)
    {
        try
        {
            DrainPatience.Apply(host, configuration.Value.Settings.DrainTimeout);
        }
        catch (ConfigurationException)
        {
            // The actor system, which needs it too, throws it again.
        }
    }
}
