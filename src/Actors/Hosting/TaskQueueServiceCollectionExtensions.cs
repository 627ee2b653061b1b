using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Hosting;

/// <summary>Adds a node to a .NET host.</summary>
internal static class TaskQueueServiceCollectionExtensions
{
    // Beyond what the drain bounds by itself: nothing that waits for it may cut it short.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    extension(IServiceCollection services)
    {
        /// <summary>Adds the actor system and a node that lives in it.</summary>
        /// <param name="settings">The node's settings, validated.</param>
        /// <param name="handlers">Handlers by kind.</param>
        /// <param name="configure">Configures the actor system; its HOCON deploys the pool of workers.</param>
        public IServiceCollection AddTaskQueue(
            TaskQueueSettings settings,
            IReadOnlyDictionary<string, ITaskHandler> handlers,
            Action<AkkaConfigurationBuilder> configure)
        {
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton(settings);
            services.AddSingleton(handlers);
            var patience = settings.DrainTimeout + DrainBudget.Rest + Slack;
            services.AddAkka("task-queue", akka =>
            {
                configure(akka);
                akka.AddHocon(PhaseTimeout(patience), HoconAddMode.Append);
            });

            // After the actor system, so it starts later and stops earlier.
            services.AddSingleton<TaskQueueService>();
            services.AddHostedService(provider => provider.GetRequiredService<TaskQueueService>());
            services.PostConfigure<HostOptions>(host =>
                host.ShutdownTimeout = host.ShutdownTimeout > patience ? host.ShutdownTimeout : patience);
            return services;
        }
    }

    // Akka's own default for a phase is 5 seconds.
    private static Config PhaseTimeout(TimeSpan patience) => ConfigurationFactory.ParseString(string.Create(
        CultureInfo.InvariantCulture,
        $"akka.coordinated-shutdown.phases.{CoordinatedShutdown.PhaseServiceRequestsDone}.timeout = {(long)patience.TotalMilliseconds}ms"));
}
