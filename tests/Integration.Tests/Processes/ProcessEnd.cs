namespace TaskQueue.Integration.Tests.Processes;

/// <summary>What a command that has ended answered and wrote.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The lines of standard output.</param>
/// <param name="Error">The lines of standard error.</param>
internal sealed record ProcessEnd(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Error);
