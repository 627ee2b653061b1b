using TaskQueue.Core;

namespace TaskQueue.Actors.Handlers;

/// <summary>
/// Thrown by a handler for a task that can never succeed, such as one with a wrong argument: it is dead-lettered at once,
/// without another attempt, and says nothing about the health of its kind or its worker.
/// </summary>
/// <param name="reason">Why; it becomes the message of the dead letter.</param>
/// <param name="inner">What the handler found, or <see langword="null"/>.</param>
public class RejectTaskException(string reason, Exception? inner = null) : TaskQueueException(reason, inner);
