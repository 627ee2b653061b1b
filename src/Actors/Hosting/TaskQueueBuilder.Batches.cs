using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Hosting;

/// <content>Kinds whose tasks run in batches.</content>
public sealed partial class TaskQueueBuilder
{
    /// <summary>Runs tasks of a kind in batches, by a handler that is made anew for each batch, from services of the batch's own.</summary>
    /// <typeparam name="THandler">The handler's type; added to the services as scoped, unless it is there already.</typeparam>
    /// <param name="kind">The kind's name, as producers write it into <c>ce_type</c>: 1 to 256 bytes, no control characters.</param>
    /// <param name="maxTasks">
    /// A batch runs with so many tasks; at least 1. Each task waits at a worker, so a batch never has more than the node has workers, and
    /// runs when all of them wait.
    /// </param>
    /// <param name="maxDelay">A batch runs so long after its first task, however many it has; more than 0 and at most an hour.</param>
    public TaskQueueBuilder HandleBatch<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        string kind, int maxTasks, TimeSpan maxDelay)
        where THandler : class, IBatchTaskHandler =>
        AddBatch(
            kind,
            new BatchLimits(maxTasks, maxDelay),
            services => new ResolvedBatchHandler<THandler>(services),
            services => services.TryAddScoped<THandler>());

    /// <summary>Runs tasks of a kind in batches, by one handler.</summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="maxTasks">A batch runs with so many tasks, or when all workers wait in it; at least 1.</param>
    /// <param name="maxDelay">A batch runs so long after its first task; more than 0 and at most an hour.</param>
    /// <param name="handler">The handler; several batches may call it at once. It is not disposed.</param>
    public TaskQueueBuilder HandleBatch(string kind, int maxTasks, TimeSpan maxDelay, IBatchTaskHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return AddBatch(kind, new BatchLimits(maxTasks, maxDelay), _ => handler);
    }

    /// <summary>Runs tasks of a kind in batches, by a delegate on bytes.</summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="maxTasks">A batch runs with so many tasks, or when all workers wait in it; at least 1.</param>
    /// <param name="maxDelay">A batch runs so long after its first task; more than 0 and at most an hour.</param>
    /// <param name="handler">As <see cref="IBatchTaskHandler.HandleAsync"/>; several batches may call it at once.</param>
    public TaskQueueBuilder HandleBatch(
        string kind, int maxTasks, TimeSpan maxDelay, Func<IReadOnlyList<BatchTask>, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return HandleBatch(kind, maxTasks, maxDelay, new BatchLambda(handler));
    }

    /// <summary>Runs tasks of a kind in batches, by a delegate on JSON.</summary>
    /// <typeparam name="TArgs">The argument's type.</typeparam>
    /// <param name="kind">The kind's name.</param>
    /// <param name="maxTasks">A batch runs with so many tasks, or when all workers wait in it; at least 1.</param>
    /// <param name="maxDelay">A batch runs so long after its first task; more than 0 and at most an hour.</param>
    /// <param name="handler">As <see cref="IBatchTaskHandler{TArgs}.HandleAsync"/>; several batches may call it at once.</param>
    public TaskQueueBuilder HandleBatch<TArgs>(
        string kind, int maxTasks, TimeSpan maxDelay, Func<IReadOnlyList<BatchTask<TArgs>>, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return HandleBatch(kind, maxTasks, maxDelay, new BatchLambda<TArgs>(handler));
    }

    private TaskQueueBuilder AddBatch(
        string kind,
        BatchLimits limits,
        Func<IServiceProvider, IBatchTaskHandler> create,
        Action<IServiceCollection>? addType = null) =>
        Add(new HandlerRegistration(kind, services => new BatchGatherer(create(services), limits))
        {
            AddType = addType,
            Batch = limits,
        });
}
