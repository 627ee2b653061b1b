using Akka;

namespace TaskQueue.Actors.Streams;

/// <summary>Ends a running stream of tasks in order. Safe from any thread.</summary>
internal sealed class DrainingControl
{
    private readonly Action _stopReading;

    /// <summary>Creates the control.</summary>
    /// <param name="stopReading">Makes the source complete.</param>
    /// <param name="closed">Ends when the last offset is committed and the consumer has left its group.</param>
    public DrainingControl(Action stopReading, Task<Done> closed)
    {
        _stopReading = stopReading;
        Completion = closed;
    }

    /// <summary>Gets a task that ends with the stream, once the consumer is closed; fails if a stage failed.</summary>
    public Task Completion { get; }

    /// <summary>
    /// Stops reading; tasks that run may end, their outcomes are written and committed, then the consumer leaves the
    /// group. Tasks that have not started are left for the next owner. Calling it again changes nothing.
    /// </summary>
    /// <returns><see cref="Completion"/>.</returns>
    public Task DrainAsync()
    {
        _stopReading();
        return Completion;
    }
}
