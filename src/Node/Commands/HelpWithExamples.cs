using System.CommandLine;
using System.CommandLine.Invocation;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Commands;

/// <summary>Shows the help of a verb.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly Terminal _terminal;
    private readonly IReadOnlyDictionary<Command, string> _examples;

    /// <summary>Creates the action.</summary>
    /// <param name="terminal">What is known of the output.</param>
    /// <param name="examples">Examples by command; one a line.</param>
    public HelpWithExamples(Terminal terminal, IReadOnlyDictionary<Command, string> examples)
    {
        _terminal = terminal;
        _examples = examples;
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        var command = parseResult.CommandResult.Command;
        new HelpText(parseResult.InvocationConfiguration.Output, _terminal).Write(command, _examples[command]);
        return ExitCodes.Done;
    }
}
