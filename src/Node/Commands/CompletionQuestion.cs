using System.CommandLine;
using System.CommandLine.Parsing;

namespace TaskQueue.Node.Commands;

/// <summary>What a shell asks: <c>[suggest:POSITION]</c> and a line, in which something may come next.</summary>
internal static class CompletionQuestion
{
    private const string Start = "[suggest:";

    /// <summary>Tells whether the arguments are a question.</summary>
    public static bool Is(IReadOnlyList<string> arguments) =>
        arguments.Count == 2 && arguments[0].StartsWith(Start, StringComparison.Ordinal) && arguments[0].EndsWith(']');

    /// <summary>Returns the question without the options in front of the cursor that have their values.</summary>
    /// <remarks>
    /// The library takes the next word for one more value of an option that may be given several times (<c>--config node.conf --wo</c>), and fails
    /// on <c>--role=no</c>.
    /// </remarks>
    public static IReadOnlyList<string> Simplify(Command root, IReadOnlyList<string> arguments)
    {
        var line = arguments[1];
        var position = int.TryParse(arguments[0].AsSpan(Start.Length).TrimEnd(']'), out var told) ? Math.Clamp(told, 0, line.Length) : line.Length;
        var words = CommandLineParser.SplitCommandLine(line[..position]).ToList();
        if (position == 0 || line[position - 1] == ' ')
        {
            words.Add(string.Empty);
        }

        var valued = WithValue(root).ToHashSet(StringComparer.Ordinal);
        var kept = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var isLast = i == words.Count - 1;
            if (words[i].Split('=', 2) is [var name, var value] && valued.Contains(name))
            {
                kept.AddRange(isLast ? [name, value] : []);
            }
            else if (valued.Contains(words[i]) && i + 1 < words.Count - 1)
            {
                i++;
            }
            else
            {
                kept.Add(words[i]);
            }
        }

        var simple = string.Join(' ', kept.Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word));
        return [$"{Start}{simple.Length}]", simple];
    }

    private static IEnumerable<string> WithValue(Command command) => command.Options
        .Where(option => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool))
        .SelectMany(option => option.Aliases.Prepend(option.Name))
        .Concat(command.Subcommands.SelectMany(WithValue));
}
