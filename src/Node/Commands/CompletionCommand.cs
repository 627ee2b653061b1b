using System.CommandLine;

namespace TaskQueue.Node.Commands;

/// <summary><c>taskqueue completion</c>: prints a script that teaches a shell the verbs and options.</summary>
internal sealed class CompletionCommand : ICommand
{
    private readonly Argument<string> _shell = new("SHELL")
    {
        Description = "The shell.",
    };

    /// <summary>Creates the command.</summary>
    public CompletionCommand()
    {
        _shell.AcceptOnlyFromAmong([.. CompletionScripts.ByShell.Keys]);
        Command = new Command("completion", "Print a script that completes verbs and options in a shell.") { _shell };
    }

    /// <inheritdoc/>
    public Command Command { get; }

    /// <inheritdoc/>
    public string Examples => """
        eval "$(taskqueue completion bash)"
        taskqueue completion bash > /etc/bash_completion.d/taskqueue
        taskqueue completion fish | source
        """;

    /// <inheritdoc/>
    public Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        context.Output.WriteLine(CompletionScripts.ByShell[parsed.GetRequiredValue(_shell)]);
        return Task.FromResult(ExitCodes.Done);
    }
}
