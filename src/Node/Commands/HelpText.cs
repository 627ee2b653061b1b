using System.CommandLine;
using System.CommandLine.Completions;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Commands;

/// <summary>Writes the help of a verb: what it does, how it is called, its options, those of all verbs, and examples.</summary>
internal sealed class HelpText
{
    private const int LabelWidth = 24;
    private const int UsualWidth = 80;
    private const int MaxWidth = 100;

    private static readonly (string Title, string[] Verbs)[] Groups =
    [
        ("To begin", ["dev", "topics", "node"]),
        ("Tasks", ["task", "dlq"]),
        ("Look and repair", ["status", "doctor", "partition"]),
        ("Settings and measurements", ["config", "bench", "completion"]),
    ];

    private readonly TextWriter _output;
    private readonly int _width;

    /// <summary>Creates the writer.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="terminal">What is known of it.</param>
    public HelpText(TextWriter output, Terminal terminal)
    {
        _output = output;
        _width = Math.Min(terminal.Width ?? UsualWidth, MaxWidth);
    }

    /// <summary>Writes the help.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="examples">Examples, one a line.</param>
    public void Write(Command command, string examples)
    {
        foreach (var line in WrappedText.Lines(command.Description ?? string.Empty, _width))
        {
            _output.WriteLine(line);
        }

        _output.WriteLine();
        var usage = WrappedText.Lines($"Usage: {UsageOf(command)}", _width - 7);
        _output.WriteLine(string.Join($"{Environment.NewLine}       ", usage));
        WriteTable("Arguments", command.Arguments.Where(argument => !argument.Hidden).Select(argument => (argument.Name, DescriptionOf(argument))));
        WriteVerbs(command);
        WriteTable("Options", OwnOptions(command).Select(option => (LabelOf(option), DescriptionOf(option))));
        WriteTable("Options of every verb", Common(command).Select(option => (LabelOf(option), DescriptionOf(option))));
        _output.WriteLine();
        _output.WriteLine("Examples:");
        foreach (var line in examples.Split('\n', StringSplitOptions.TrimEntries))
        {
            _output.WriteLine($"  {line}");
        }
    }

    private static string UsageOf(Command command)
    {
        // What only groups others has no options of its own.
        var verb = command.Subcommands.All(below => below.Hidden) ? string.Empty : OwnOptions(command).Any() ? " [VERB]" : " VERB";
        var required = command.Options.Where(option => option.Required).Select(option => $" {LabelOf(option)}");
        var arguments = command.Arguments.Where(argument => !argument.Hidden).Select(argument =>
        {
            var name = argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}..." : argument.Name;
            return argument.Arity.MinimumNumberOfValues == 0 ? $" [{name}]" : $" {name}";
        });
        return $"{UsageMistakes.PathOf(command)}{verb}{string.Concat(arguments)}{string.Concat(required)} [options]";
    }

    private void WriteVerbs(Command command)
    {
        var verbs = command.Subcommands.Where(verb => !verb.Hidden).ToArray();
        if (command is not RootCommand)
        {
            WriteTable("Verbs", verbs.Select(RowOf));
            return;
        }

        foreach (var (title, names) in Groups)
        {
            WriteTable(title, names.SelectMany(name => verbs.Where(verb => verb.Name == name)).Select(RowOf));
        }

        WriteTable("More", verbs.Where(verb => !Groups.Any(group => group.Verbs.Contains(verb.Name))).Select(RowOf));
    }

    // In a list the first half of the sentence does.
    private static (string Label, string Text) RowOf(Command verb)
    {
        var text = (verb.Description ?? string.Empty).Split(';')[0];
        return (verb.Name, text.EndsWith('.') ? text : $"{text}.");
    }

    private static IEnumerable<Option> OwnOptions(Command command) =>
        command is RootCommand ? [] : command.Options.Where(option => !option.Hidden && !option.Recursive);

    private static IEnumerable<Option> Common(Command command)
    {
        var root = command;
        while (root.Parents.OfType<Command>().FirstOrDefault() is { } parent)
        {
            root = parent;
        }

        return root.Options.Where(option => !option.Hidden && (option.Recursive || command == root));
    }

    private void WriteTable(string title, IEnumerable<(string Label, string Text)> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        _output.WriteLine();
        _output.WriteLine($"{title}:");
        var width = all.Select(row => row.Label.Length).Where(length => length <= LabelWidth).DefaultIfEmpty(0).Max();
        foreach (var (label, text) in all)
        {
            var lines = WrappedText.Lines(text, _width - width - 4).ToArray();
            var isLong = label.Length > width;
            _output.WriteLine($"  {(isLong ? label : $"{label.PadRight(width)}  {lines[0]}")}");
            foreach (var line in lines.Skip(isLong ? 0 : 1))
            {
                _output.WriteLine($"{new string(' ', width + 4)}{line}");
            }
        }
    }

    private static string LabelOf(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(name => name.Length));
        return option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? names : $"{names} {option.HelpName ?? "VALUE"}";
    }

    private static string DescriptionOf(Symbol symbol)
    {
        var text = symbol.Description ?? string.Empty;
        var usual = symbol switch
        {
            Option { HasDefaultValue: true } option => option.GetDefaultValue(),
            Argument { HasDefaultValue: true } argument => argument.GetDefaultValue(),
            _ => null,
        };
        var words = symbol is Argument ? symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label).ToArray() : [];
        return text
            + (words.Length > 1 ? $" One of {string.Join(", ", words)}." : string.Empty)
            + (usual is null or false or Array || text.Contains("Default:", StringComparison.Ordinal) ? string.Empty : $" Default: {usual}.");
    }
}
