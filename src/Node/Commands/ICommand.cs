using System.CommandLine;

namespace TaskQueue.Node.Commands;

/// <summary>One verb of the command line.</summary>
internal interface ICommand
{
    /// <summary>Gets the verb with its options.</summary>
    Command Command { get; }

    /// <summary>Gets examples for the help, one a line.</summary>
    string Examples { get; }

    /// <summary>Does what the verb says.</summary>
    /// <param name="parsed">The command line, without errors.</param>
    /// <param name="context">The world around the command.</param>
    /// <param name="cancellationToken">Canceled by Ctrl-C, unless the verb handles signals itself.</param>
    /// <returns>The exit code.</returns>
    Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken);
}
