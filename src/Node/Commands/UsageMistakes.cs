using System.CommandLine;
using System.CommandLine.Parsing;
using TaskQueue.Actors.Configuration;

namespace TaskQueue.Node.Commands;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageMistakes
{
    private const string NoValue = "Required argument missing";

    /// <summary>Returns the mistakes, a line each; what follows from a misspelt word is not told as well.</summary>
    /// <param name="parsed">The command line.</param>
    public static IReadOnlyList<string> In(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var hint = $" Try '{PathOf(command)} --help'.";
        if (FindUnknown(parsed) is { } unknown)
        {
            return [Tell(command, unknown) + hint];
        }

        var mistakes = SwallowedOptions(parsed.CommandResult)
            .Concat(parsed.Errors.Select(error => TextOf(error, parsed.CommandResult)))
            .Distinct()
            .ToArray();
        return [.. mistakes.SkipLast(1), .. mistakes.TakeLast(1).Select(last => last + hint)];
    }

    /// <summary>Returns a command as it is typed: <c>taskqueue dlq ls</c>.</summary>
    public static string PathOf(Command command) =>
        command is RootCommand ? "taskqueue" : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";

    // The library's own words name neither the value that is missing nor, in a line, those that are allowed.
    private static string TextOf(ParseError error, CommandResult result) => error.SymbolResult switch
    {
        OptionResult { Option: var option } when IsOfLibrary(error) => NeedsValue(option),
        _ when IsOfLibrary(error) =>
            $"{NoValue}: {string.Join(' ', result.Command.Arguments.Where(argument => IsMissing(argument, result)).Select(argument => argument.Name))}.",
        _ when error.Message.Split('\n') is [var first, _, ..] lines =>
            $"{first.Trim()} {string.Join(", ", lines.Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0))}.",
        _ => error.Message,
    };

    private static bool IsOfLibrary(ParseError error) => error.Message.StartsWith($"{NoValue} for ", StringComparison.Ordinal);

    private static string NeedsValue(Option option) => $"{option.Name} needs a value: {option.Name} {option.HelpName ?? "VALUE"}.";

    // "--id --wait": the library takes the second option for the value of the first.
    private static IEnumerable<string> SwallowedOptions(CommandResult result)
    {
        var names = OptionsOf(result.Command).ToHashSet(StringComparer.Ordinal);
        return result.Children.OfType<OptionResult>()
            .Where(option => option.Tokens.Any(token => names.Contains(token.Value)))
            .Select(option => NeedsValue(option.Option));
    }

    private static bool IsMissing(Argument argument, CommandResult result) =>
        argument.Arity.MinimumNumberOfValues > (result.GetResult(argument)?.Tokens.Count ?? 0);

    private static string? FindUnknown(ParseResult parsed)
    {
        var unknown = parsed.UnmatchedTokens.ToHashSet(StringComparer.Ordinal);

        // The library takes a misspelt option for a value, where values may stand.
        unknown.UnionWith(parsed.CommandResult.Children
            .OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .Where(IsOption));
        return parsed.Tokens
            .TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(unknown.Contains);
    }

    // A number below zero and the dash for the standard input are values.
    private static bool IsOption(string token) => token is ['-', not (>= '0' and <= '9' or '.'), ..];

    private static string Tell(Command command, string token)
    {
        var path = PathOf(command);
        if (IsOption(token))
        {
            var name = token.Split('=', 2)[0];
            var meant = EditDistance.Nearest(name, OptionsOf(command));
            var asValue = command.Arguments.Count > 0 ? "; a value that begins with a dash goes behind --" : ".";
            return $"'{name}' is no option of {path}{(meant is null ? asValue : $"; did you mean '{meant}'?")}";
        }

        if (command.Subcommands.Count == 0)
        {
            return $"'{token}' is one argument too many for {path}.";
        }

        var verb = EditDistance.Nearest(token, Visible(command).Select(below => below.Name));
        var meantPath = verb is not null ? $"{path} {verb}" : Elsewhere(command, token);
        return $"'{token}' is no verb of {path}{(meantPath is null ? "." : $"; did you mean '{meantPath}'?")}";
    }

    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options
            .Concat(Above(command).SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden)
            .SelectMany(option => option.Aliases.Prepend(option.Name))
            .Where(name => name.StartsWith("--", StringComparison.Ordinal));

    // "taskqueue enqueue" is "taskqueue task enqueue".
    private static string? Elsewhere(Command command, string token)
    {
        var root = Above(command).Prepend(command).Last();
        var verbs = Visible(root).Concat(Visible(root).SelectMany(Visible)).ToLookup(below => below.Name, PathOf);
        return EditDistance.Nearest(token, verbs.Select(verb => verb.Key)) is { } name ? verbs[name].First() : null;
    }

    private static IEnumerable<Command> Visible(Command command) => command.Subcommands.Where(below => !below.Hidden);

    private static IEnumerable<Command> Above(Command command)
    {
        for (var parent = command.Parents.OfType<Command>().FirstOrDefault(); parent is not null; parent = parent.Parents.OfType<Command>().FirstOrDefault())
        {
            yield return parent;
        }
    }
}
