namespace TaskQueue.Actors.Handlers;

/// <summary>Gathers the attempts of a kind, each of which holds its worker meanwhile, into batches and runs these.</summary>
/// <remarks>
/// <para>
/// A batch runs when it has as many tasks as it may have, when all workers of the node wait in it (no other could come), or when its time is
/// over. A task that is canceled while it is gathered leaves the batch; in a batch that runs, it waits for the end of the code that has it in
/// its hands, as any attempt does, and the batch is canceled.
/// </para>
/// <para>Safe from any thread.</para>
/// </remarks>
internal sealed class BatchGatherer : ITaskHandler
{
    // Many workers add to one batch, and a timer ends it: what they contend for is held for moments, never while a batch runs.
    private readonly Lock _lock = new();
    private readonly IBatchTaskHandler _handler;
    private readonly BatchLimits _limits;

    // What is local to the flow of one attempt, such as a tenant that middleware has set, must not be seen by the others of its batch.
    private readonly ExecutionContext? _clean = ExecutionContext.Capture();
    private Batch? _gathered;

    /// <summary>Creates the gatherer of a kind.</summary>
    /// <param name="handler">Runs the batches.</param>
    /// <param name="limits">When a batch runs; valid.</param>
    public BatchGatherer(IBatchTaskHandler handler, BatchLimits limits)
    {
        _handler = handler;
        _limits = limits;
    }

    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
    {
        var task = new BatchTask(context);
        var most = Math.Min(_limits.MaxTasks, context.Host.Workers());
        Batch batch;
        bool isFull;
        lock (_lock)
        {
            batch = _gathered ??= new Batch(_handler, context.Host.Time, _limits.MaxDelay, RunWhenDue);
            batch.Add(task);
            isFull = batch.Count >= most;
            if (isFull)
            {
                _gathered = null;
            }
        }

        // Outside the lock: it calls back at once if the token is canceled already.
        batch.Watch(task, OnCanceled);
        if (isFull)
        {
            Run(batch);
        }

        return new ValueTask<ReadOnlyMemory<byte>>(task.Ended);
    }

    private void RunWhenDue(Batch batch)
    {
        if (TryTake(batch))
        {
            Run(batch);
        }
    }

    private bool TryTake(Batch batch)
    {
        lock (_lock)
        {
            if (_gathered != batch)
            {
                return false;
            }

            _gathered = null;
            return true;
        }
    }

    private void OnCanceled(Batch batch, BatchTask task)
    {
        lock (_lock)
        {
            if (_gathered == batch)
            {
                batch.Remove(task);
                if (batch.Count == 0)
                {
                    batch.Discard();
                    _gathered = null;
                }

                return;
            }
        }

        batch.Cancel();
    }

    private void Run(Batch batch)
    {
        if (_clean is null)
        {
            batch.Run();
        }
        else
        {
            ExecutionContext.Run(_clean, static batch => ((Batch)batch!).Run(), batch);
        }
    }
}
