using TaskQueue.Core;

namespace TaskQueue.Node.Commands;

/// <summary>Thrown when a command cannot do what it was asked; the message names the way out.</summary>
/// <param name="message">The code of the runbook, cause and way out, as one line: <c>TQ9020: there is no topic …</c>.</param>
/// <param name="exitCode">What the process answers.</param>
internal sealed class CommandFailedException(string message, int exitCode = ExitCodes.Failed) : TaskQueueException(message)
{
    /// <summary>Gets what the process answers.</summary>
    public int ExitCode { get; } = exitCode;
}
