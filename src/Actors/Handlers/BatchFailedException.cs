using TaskQueue.Core;

namespace TaskQueue.Actors.Handlers;

/// <summary>
/// Thrown (as data) for a task whose batch ended by an exception that does not speak for it: the rejection of another task, or the
/// cancellation of one.
/// </summary>
/// <param name="reason">What happened.</param>
/// <param name="cause">What the handler of the batch threw.</param>
public sealed class BatchFailedException(string reason, Exception cause) : TaskQueueException(reason, cause)
{
    /// <summary>Returns what the exception of a batch's handler is for one of its tasks.</summary>
    internal static Exception For(BatchTask task, Exception thrown) => thrown switch
    {
        RejectTaskException => new BatchFailedException(
            "The batch handler threw a rejection, which does not say which task it rejects: none was. It has to call Reject on the task.", thrown),
        OperationCanceledException when !task.Context.CancellationToken.IsCancellationRequested => new BatchFailedException(
            "The batch was canceled, though not because of this task: another one had to end, or its handler stopped by itself.", thrown),
        _ => thrown,
    };
}
