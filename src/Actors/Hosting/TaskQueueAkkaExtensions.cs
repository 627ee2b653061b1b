using Akka.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Actors.Configuration;

namespace TaskQueue.Actors.Hosting;

/// <summary>Adds a node to an actor system of the application.</summary>
public static class TaskQueueAkkaExtensions
{
    /// <summary>Adds a node whose workers live in this actor system, at <c>/user/workers</c>.</summary>
    /// <param name="akka">Configures the actor system.</param>
    /// <param name="services">The application's services, as <c>AddAkka(name, (akka, services) => …)</c> gives them.</param>
    /// <param name="configure">Says what the node runs, and how.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ConfigurationException">The configuration has mistakes.</exception>
    /// <remarks>
    /// <para>
    /// The deployment of the workers and the dispatcher of the stream are appended to the system's HOCON: what it says itself wins. Its logging and
    /// its shutdown stay what they are, but that the phase in which the node drains gets the time for it.
    /// </para>
    /// <para>
    /// The node starts when the system's actors have started, after the broker was asked (<see cref="NodeStartException"/>), and drains in the
    /// coordinated shutdown, which the host runs when it stops. Handlers' types must be services, or be created from services alone.
    /// </para>
    /// </remarks>
    public static AkkaConfigurationBuilder WithTaskQueue(
        this AkkaConfigurationBuilder akka, IServiceProvider services, Action<TaskQueueBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(akka);
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var queue = new TaskQueueBuilder();
        configure(queue);
        var configuration = queue.LoadConfiguration(services.GetService<IConfiguration>(), hasOwnSystem: false);
        akka.AddHocon(configuration.Akka, HoconAddMode.Append);
        DrainPatience.Apply(akka, configuration.Settings.DrainTimeout);
        if (services.GetService<IOptions<HostOptions>>() is { } host)
        {
            DrainPatience.Apply(host.Value, configuration.Settings.DrainTimeout);
        }

        var node = new HostedNode(
            new NodePreparation(queue, configuration, services).PrepareAsync,
            services.GetRequiredService<ILoggerFactory>(),
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            NodeFailure.Reaction(queue.StopApplicationOnFailure, services));
        var stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        return akka.AddStartup((system, _) => node.StartAsync(system, stopping));
    }
}
