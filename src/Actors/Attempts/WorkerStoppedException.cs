using TaskQueue.Core;

namespace TaskQueue.Actors.Attempts;

/// <summary>Thrown (as data) for an attempt whose worker stopped before it had ended.</summary>
public sealed class WorkerStoppedException()
    : TaskQueueException("The worker that ran the attempt was stopped before the attempt had ended.");
