using System.Globalization;
using TaskQueue.Core;
using TaskQueue.Core.Wire;

namespace TaskQueue.Client;

/// <summary>Thrown by <see cref="EndedTask.EnsureCompleted"/> for a task that failed, was canceled or expired.</summary>
public sealed class TaskNotCompletedException : TaskQueueException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="task">The task.</param>
    public TaskNotCompletedException(EndedTask task)
        : base(MessageOf(task))
    {
        EndedTask = task;
    }

    /// <summary>Gets the task.</summary>
    public EndedTask EndedTask { get; }

    private static string MessageOf(EndedTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var ended = task.Ending switch
        {
            TaskEnding.Canceled => "was canceled",
            TaskEnding.Expired => "expired",
            _ => string.Create(CultureInfo.InvariantCulture, $"failed for good after {task.Attempt} {(task.Attempt == 1 ? "attempt" : "attempts")}"),
        };
        return $"Task '{task.Id}' of kind '{task.Kind}' {ended}{(task.Problem?.Detail is { } detail ? $": {detail}" : ".")}";
    }
}
