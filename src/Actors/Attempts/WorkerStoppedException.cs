using TaskQueue.Core;

namespace TaskQueue.Actors.Attempts;

/// <summary>Thrown (as data) for an attempt whose worker was stopped before it had ended, once too often.</summary>
/// <param name="times">How often that has happened to the task on this node.</param>
public sealed class WorkerStoppedException(int times)
    : TaskQueueException($"The worker that ran the attempt was stopped before the attempt had ended, {times} times in a row.");
