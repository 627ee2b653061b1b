using TaskQueue.Core;

namespace TaskQueue.Actors.Handlers;

/// <summary>Thrown (as data) for a task of which its batch's handler said nothing: it has to call Succeed, Fail or Reject on each.</summary>
/// <param name="kind">The task's kind.</param>
public sealed class BatchOutcomeMissingException(string kind)
    : TaskQueueException($"The batch handler of the kind '{kind}' returned without an outcome for the task.");
