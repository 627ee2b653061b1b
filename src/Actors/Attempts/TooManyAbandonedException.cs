using TaskQueue.Core;

namespace TaskQueue.Actors.Attempts;

/// <summary>Thrown when handlers ignored their cancellation so often that the node has to be made anew.</summary>
/// <param name="abandoned">How many attempts were abandoned.</param>
public sealed class TooManyAbandonedException(int abandoned)
    : TaskQueueException(
        $"{abandoned} attempts ignored their cancellation and were abandoned, more than task-queue.supervision.max-abandoned "
        + "allows: the node drains and exits so that it can be started afresh. Make the handlers observe their tokens.");
