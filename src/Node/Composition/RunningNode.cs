using Akka.Hosting;
using Akka.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Hosting;
using TaskQueue.Node.Samples;

namespace TaskQueue.Node.Composition;

/// <summary>A node with the sample kinds, in a host of its own.</summary>
/// <remarks>The host has no part in signals and logging set-up: the command line leads.</remarks>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TaskQueueNode _node;

    private RunningNode(IHost host)
    {
        _host = host;
        _node = host.Services.GetRequiredService<HostedNode>().Node;
    }

    /// <summary>Gets a task that ends when the node has drained, or fails with <see cref="NodeFailedException"/>.</summary>
    public Task Completion => _node.Completion;

    /// <summary>Starts a node.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="loggers">The loggers.</param>
    /// <param name="time">The clock.</param>
    public static async Task<RunningNode> StartAsync(
        LoadedConfiguration configuration, ILoggerFactory loggers, TimeProvider time)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.Services.AddSingleton<IHostLifetime, CommandLineLifetime>();
        builder.Services.AddSingleton(time);
        builder.Services.AddTaskQueue(
            new NodePlan(NodeSettingsMapping.ToTaskQueue(configuration), SampleHandlers.Create(time)),
            akka => akka
                .AddHocon(configuration.Akka, HoconAddMode.Replace)
                .AddSetup(new LoggerFactorySetup(loggers)));
        var host = builder.Build();
        await host.StartAsync();
        return new RunningNode(host);
    }

    /// <summary>Finishes what runs, commits and leaves the group.</summary>
    /// <returns><see cref="Completion"/>.</returns>
    public Task DrainAsync() => _node.DrainAsync();

    /// <summary>Ends the host, and with it the actor system.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>Leaves signals to the command line, which counts them.</summary>
    private sealed class CommandLineLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
