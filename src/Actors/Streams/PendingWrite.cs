using TaskQueue.Actors.Attempts;
using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Streams;

/// <summary>A record that has to be written before a task may settle.</summary>
/// <param name="Attempt">The task's last attempt.</param>
/// <param name="Step">Which record.</param>
/// <param name="Cause">Why the task failed; <see langword="null"/> if it succeeded.</param>
/// <param name="Detail">How much of the cause a dead letter tells.</param>
internal readonly record struct PendingWrite(
    TaskAttempt Attempt, WriteStep Step, Exception? Cause = null, DeadLetterDetail Detail = DeadLetterDetail.Full);
