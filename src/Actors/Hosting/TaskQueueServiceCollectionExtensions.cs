using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Hosting;

/// <summary>Adds a node to a .NET host.</summary>
internal static class TaskQueueServiceCollectionExtensions
{
    // The last commit, leaving the group and the actors' end come after the running tasks.
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(15);

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
            services.AddAkka("task-queue", configure);

            // After the actor system, so it starts later and stops earlier.
            services.AddSingleton<TaskQueueService>();
            services.AddHostedService(provider => provider.GetRequiredService<TaskQueueService>());
            services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.DrainTimeout + AfterDrain);
            return services;
        }
    }
}
