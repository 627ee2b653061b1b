namespace TaskQueue.Actors.Workers;

internal sealed partial class WorkerPoolSizerActor
{
    /// <summary>Command: remove a worker whose attempt was abandoned, and put another in its place.</summary>
    /// <param name="Slot">The worker's slot; already out of use.</param>
    public sealed record Replace(WorkerSlot Slot);

    /// <summary>Event, published on the actor system's event stream: the pool's size was changed.</summary>
    /// <param name="From">Workers before.</param>
    /// <param name="To">Workers from now on.</param>
    public sealed record Resized(int From, int To);

    private sealed record Consult
    {
        public static readonly Consult Instance = new();
    }
}
