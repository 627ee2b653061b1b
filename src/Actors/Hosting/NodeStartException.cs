using TaskQueue.Core;

namespace TaskQueue.Actors.Hosting;

/// <summary>
/// Thrown when a node cannot start because no broker answers, or a topic or a right is missing; nothing was read. Each line of the message
/// begins with a code of the runbook and ends with what mends it.
/// </summary>
/// <param name="reasons">The reasons; at least one.</param>
/// <param name="cause">What was found, or <see langword="null"/>.</param>
public sealed class NodeStartException(IReadOnlyList<string> reasons, Exception? cause = null)
    : TaskQueueException(string.Join(Environment.NewLine, reasons), cause)
{
    /// <summary>Gets the reasons, a line each.</summary>
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
