using Akka;
using Akka.Actor;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Hosting;

/// <summary>Runs a node in a .NET host: starts it after the actor system, drains it before the system ends.</summary>
internal sealed class TaskQueueService : IHostedService
{
    private readonly ActorSystem _system;
    private readonly TaskQueueSettings _settings;
    private readonly IReadOnlyDictionary<string, ITaskHandler> _handlers;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private TaskQueueNode? _node;

    public TaskQueueService(
        ActorSystem system,
        TaskQueueSettings settings,
        IReadOnlyDictionary<string, ITaskHandler> handlers,
        ILoggerFactory loggers,
        TimeProvider time)
    {
        _system = system;
        _settings = settings;
        _handlers = handlers;
        _loggers = loggers;
        _time = time;
    }

    /// <summary>Gets the node.</summary>
    /// <exception cref="InvalidOperationException">The host has not started.</exception>
    public TaskQueueNode Node => _node ?? throw new InvalidOperationException("The host has not started the node yet.");

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var node = TaskQueueNode.Start(_system, _settings, _handlers, _loggers, _time);
        _node = node;

        // Whoever ends the actor system without the host: the stream's actors must not be stopped under a drain.
        CoordinatedShutdown.Get(_system).AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "drain-task-queue", async () =>
        {
            await Task.WhenAny(node.DrainAsync());
            return Done.Instance;
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>A node that failed was reported when it did; stopping it is no second failure.</remarks>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_node is not null)
        {
            await Task.WhenAny(_node.DrainAsync(), Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken));
        }
    }
}
