using Akka.Dispatch;

namespace TaskQueue.Actors.Dispatching;

/// <summary>A thread of its own that runs one thing after the other, in order, and is parked by the system while there is nothing to run.</summary>
/// <remarks>
/// Akka's own spins before it waits, about a hundred times each time: where tasks come one by one, that is most of what a node computes. Safe
/// from any thread.
/// </remarks>
internal sealed class ParkingThread : ExecutorService
{
    private readonly object _gate = new();
    private readonly Queue<IRunnable> _waiting = new();
    private bool _ended;

    /// <summary>Starts the thread.</summary>
    /// <param name="id">The dispatcher's name, which is the thread's.</param>
    public ParkingThread(string id)
        : base(id) =>
        new Thread(Run) { Name = id, IsBackground = true }.UnsafeStart();

    /// <inheritdoc/>
    /// <exception cref="RejectedExecutionException">It was shut down.</exception>
    public override void Execute(IRunnable run)
    {
        lock (_gate)
        {
            if (_ended)
            {
                throw new RejectedExecutionException($"The thread of {Id} has ended.");
            }

            _waiting.Enqueue(run);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the thread once it has run what waits.</summary>
    public override void Shutdown()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (TryTake(out var next))
        {
            next.Run();
        }
    }

    private bool TryTake(out IRunnable next)
    {
        lock (_gate)
        {
            while (!_waiting.TryDequeue(out next!))
            {
                if (_ended)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }

            return true;
        }
    }
}
