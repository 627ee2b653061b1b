using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TaskQueue.Client;

/// <summary>Adds a client to a program's services.</summary>
public static class TaskQueueClientServiceCollectionExtensions
{
    /// <summary>Adds one <see cref="TaskQueueClient"/> for the whole program, also as <see cref="ITaskQueueClient"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">
    /// Sets the options; more may be set with <c>services.Configure&lt;TaskQueueClientOptions&gt;(configuration.GetSection(…))</c>.
    /// </param>
    /// <returns>The services.</returns>
    /// <remarks>
    /// It is created when it is first asked for, with the program's <see cref="ILoggerFactory"/> and <see cref="TimeProvider"/>, and disposed with
    /// the services, asynchronously, as the hosts of .NET do.
    /// </remarks>
    public static IServiceCollection AddTaskQueueClient(
        this IServiceCollection services, Action<TaskQueueClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<TaskQueueClientOptions>().Configure(configure ?? (_ => { }));
        services.TryAddSingleton(provider => new TaskQueueClient(
            provider.GetRequiredService<IOptions<TaskQueueClientOptions>>().Value,
            provider.GetService<ILoggerFactory>(),
            provider.GetService<TimeProvider>()));
        services.TryAddSingleton<ITaskQueueClient>(provider => provider.GetRequiredService<TaskQueueClient>());
        return services;
    }
}
