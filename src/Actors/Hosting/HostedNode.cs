using System.Runtime.CompilerServices;
using Akka;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace TaskQueue.Actors.Hosting;

/// <summary>A node in somebody's actor system: prepared and started, and drained before the system ends.</summary>
internal sealed class HostedNode
{
    // Actor systems live as long as their applications; this holds none of them.
    private static readonly ConditionalWeakTable<ActorSystem, HostedNode> Nodes = [];

    private readonly Func<CancellationToken, Task<NodePlan>> _prepare;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly Action<NodeFailedException> _onFailure;
    private TaskQueueNode? _node;

    /// <summary>Creates the node; nothing is started yet.</summary>
    /// <param name="prepare">Makes its plan.</param>
    /// <param name="loggers">For what is logged outside actors.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onFailure">Called once if the node ends for another reason than that it was asked to.</param>
    public HostedNode(
        Func<CancellationToken, Task<NodePlan>> prepare,
        ILoggerFactory loggers,
        TimeProvider time,
        Action<NodeFailedException> onFailure)
    {
        _prepare = prepare;
        _loggers = loggers;
        _time = time;
        _onFailure = onFailure;
    }

    /// <summary>Gets the node.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public TaskQueueNode Node => _node ?? throw new InvalidOperationException("The host has not started the node yet.");

    /// <summary>Starts the node.</summary>
    /// <param name="system">The actor system; its configuration deploys the pool.</param>
    /// <param name="cancel">Ends the preparation.</param>
    public async Task StartAsync(ActorSystem system, CancellationToken cancel)
    {
        if (!system.Dispatchers.HasDispatcher(TaskQueueNode.StreamDispatcher))
        {
            throw new InvalidOperationException(
                $"The actor system '{system.Name}' was not made for the node of AddTaskQueue. An application that calls AddAkka itself "
                    + "adds its node there: services.AddAkka(name, (akka, provider) => akka.WithTaskQueue(provider, queue => …)).");
        }

        if (!Nodes.TryAdd(system, this))
        {
            throw new InvalidOperationException(
                $"The actor system '{system.Name}' has a node already. Say all of it in one WithTaskQueue, which may have several task topics; "
                    + "a node with other settings needs an actor system of its own.");
        }

        var plan = await _prepare(cancel);
        var node = TaskQueueNode.Start(system, plan.Settings, plan.Handlers, _loggers, _time);
        _node = node;

        // Whoever ends the actor system without the host: the stream's actors must not be stopped under a drain.
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "drain-task-queue", async () =>
        {
            await Task.WhenAny(node.DrainAsync());
            return Done.Instance;
        });
        _ = WatchAsync(node);
    }

    /// <summary>Finishes what runs, commits and leaves the group.</summary>
    /// <param name="cancel">Ends the wait.</param>
    /// <remarks>A node that failed was reported when it did; stopping it is no second failure.</remarks>
    public async Task StopAsync(CancellationToken cancel)
    {
        if (_node is not null)
        {
            await Task.WhenAny(_node.DrainAsync(), Task.Delay(Timeout.InfiniteTimeSpan, _time, cancel));
        }
    }

    private async Task WatchAsync(TaskQueueNode node)
    {
        try
        {
            await node.Completion;
        }
        catch (NodeFailedException error)
        {
            _onFailure(error);
        }
    }
}
