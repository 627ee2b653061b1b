namespace TaskQueue.Node.Commands;

/// <summary>What ended a command, as <c>--json</c> prints it on the error output.</summary>
/// <param name="Error">The error.</param>
internal sealed record ErrorLine(ErrorLine.Details Error)
{
    /// <summary>An error.</summary>
    /// <param name="Code">The code under which the runbook has it.</param>
    /// <param name="Message">What a user would read.</param>
    /// <param name="ExitCode">What the process answers.</param>
    internal sealed record Details(string Code, string Message, int ExitCode);
}
