using TaskQueue.Core;

namespace TaskQueue.Actors.Hosting;

/// <summary>Thrown when a node ended for another reason than that it was asked to.</summary>
/// <param name="cause">The first thing that went wrong.</param>
public sealed class NodeFailedException(Exception cause)
    : TaskQueueException($"The node ended because of an error: {cause?.Message}", cause);
