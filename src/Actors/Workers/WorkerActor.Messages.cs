namespace TaskQueue.Actors.Workers;

internal sealed partial class WorkerActor
{
    /// <summary>Command: take attempts until none is ready. Ignored while one runs.</summary>
    public sealed record Wake
    {
        public static readonly Wake Instance = new();
    }

    /// <summary>The attempt that ran on asynchronously has ended, and was reported.</summary>
    /// <param name="Slot">The life of the worker in which it was started.</param>
    /// <param name="Failure">What the handler threw, or the disposal of its services, if anything.</param>
    /// <param name="Undisposed">What the disposal of its services threw after the handler had thrown, if anything.</param>
    private sealed record AttemptEnded(WorkerSlot Slot, Exception? Failure, Exception? Undisposed);
}
