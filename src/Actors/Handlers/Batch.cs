using TaskQueue.Actors.Workers;

namespace TaskQueue.Actors.Handlers;

/// <summary>Tasks that are gathered, then run together.</summary>
/// <remarks>Gathering is guarded by the <see cref="BatchGatherer"/>; nothing is added or removed once it runs.</remarks>
internal sealed class Batch
{
    private readonly IBatchTaskHandler _handler;
    private readonly List<BatchTask> _tasks = [];
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ITimer _timer;

    /// <summary>Begins to gather.</summary>
    /// <param name="handler">Runs the batch.</param>
    /// <param name="time">The clock.</param>
    /// <param name="maxDelay">How long to gather.</param>
    /// <param name="onDue">Called when the time is over.</param>
    public Batch(IBatchTaskHandler handler, TimeProvider time, TimeSpan maxDelay, Action<Batch> onDue)
    {
        _handler = handler;
        _timer = time.CreateTimer(_ => onDue(this), null, maxDelay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the number of tasks.</summary>
    public int Count => _tasks.Count;

    /// <summary>Adds a task.</summary>
    public void Add(BatchTask task) => _tasks.Add(task);

    /// <summary>Calls back when a task is canceled, until it has ended.</summary>
    public void Watch(BatchTask task, Action<Batch, BatchTask> onCanceled)
    {
        var registration = task.Context.CancellationToken.UnsafeRegister(_ => onCanceled(this, task), null);
        task.Ended.ContinueWith(
            (_, watched) => ((CancellationTokenRegistration)watched!).Unregister(),
            registration,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Lets a task go that was canceled before the batch ran.</summary>
    public void Remove(BatchTask task)
    {
        if (_tasks.Remove(task))
        {
            task.End(new OperationCanceledException(task.Context.CancellationToken));
        }
    }

    /// <summary>Ends a batch that has no task any more.</summary>
    public void Discard() => _timer.Dispose();

    /// <summary>Cancels the batch, which runs or is about to; the callbacks run elsewhere.</summary>
    public void Cancel() => _ = _cancellation.CancelAsync();

    /// <summary>Runs the batch; returns when its handler does so for the first time.</summary>
    public void Run()
    {
        _timer.Dispose();
        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        Exception? thrown = null;
        try
        {
            await _handler.HandleAsync(_tasks, _cancellation.Token);
        }
#pragma warning disable CA1031 // What a handler throws is data, whatever its type.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            thrown = HandlerFailure.Unwrap(cause);
        }

        foreach (var task in _tasks)
        {
            task.End(thrown);
        }
    }
}
