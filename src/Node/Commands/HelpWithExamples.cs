using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TaskQueue.Node.Commands;

/// <summary>Shows the usual help and after it examples of the command.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _help;
    private readonly IReadOnlyDictionary<Command, string> _examples;

    /// <summary>Creates the action.</summary>
    /// <param name="help">The usual help.</param>
    /// <param name="examples">Examples by command; one a line.</param>
    public HelpWithExamples(HelpAction help, IReadOnlyDictionary<Command, string> examples)
    {
        _help = help;
        _examples = examples;
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        _help.Invoke(parseResult);
        if (_examples.TryGetValue(parseResult.CommandResult.Command, out var examples))
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var line in examples.Split('\n', StringSplitOptions.TrimEntries))
            {
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
        }

        return ExitCodes.Done;
    }
}
