using System.Text.RegularExpressions;

namespace TaskQueue.Node.Tests.Docs;

/// <summary>Finds the codes of warnings and errors in C# sources and in the runbook.</summary>
internal static partial class MessageCodes
{
    /// <summary>Returns the codes that a source names.</summary>
    public static IEnumerable<string> In(string source) => Code().Matches(source).Select(code => code.Value).Distinct();

    /// <summary>Returns the codes that have an entry of their own in the runbook.</summary>
    public static IReadOnlyList<string> WithEntry(string runbook) =>
        [.. Heading().Matches(runbook).Select(heading => heading.Groups[1].Value)];

    /// <summary>Returns the messages of a source that need a code and do not begin with one, or with that of another event.</summary>
    public static IEnumerable<string> Missing(string source)
    {
        var events = LogEvent().Matches(source)
            .Where(entry => IsAlarm(entry.Groups["level"].Value))
            .Select(entry => (Text: entry.Groups["text"].Value, Code: $"TQ{entry.Groups["id"].Value}: "))
            .Where(entry => !entry.Text.StartsWith(entry.Code, StringComparison.Ordinal) && !BeginsWithPlaceholder(entry.Text))
            .Select(entry => entry.Text);
        var others = LoggedByAkka().Matches(source)
            .Concat(LoggedDirectly().Matches(source))
            .Concat(FailedCommand().Matches(source))
            .Select(entry => entry.Groups["text"].Value)
            .Where(text => !BeginsWithCode().IsMatch(text) && !BeginsWithPlaceholder(text));
        return events.Concat(others);
    }

    // A level that is given at the call may be any.
    private static bool IsAlarm(string level) => level is "" or "Warning" or "Error" or "Critical";

    // The code is an argument: the source that gives it names it.
    private static bool BeginsWithPlaceholder(string text) => Placeholder().IsMatch(text);

    [GeneratedRegex(@"\bTQ\d{4}\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"^TQ\d{4}: ")]
    private static partial Regex BeginsWithCode();

    [GeneratedRegex(@"^\{(?:\w+\.)?Code\}: ")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^## (TQ\d{4}): \S", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("""\[LoggerMessage\(\s*(?:EventId = )?(?<id>\d+),\s*(?:(?:Level = )?LogLevel\.(?<level>\w+),\s*)?(?:Message = )?"(?<text>[^"]*)""")]
    private static partial Regex LogEvent();

    [GeneratedRegex("""\b_?[lL]og\.(?:Warning|Error)\(\s*(?:\w+,\s*)?\$?"(?<text>[^"]*)""")]
    private static partial Regex LoggedByAkka();

    [GeneratedRegex("""\.Log(?:Warning|Error|Critical)\(\s*(?:\w+,\s*)?\$?"(?<text>[^"]*)""")]
    private static partial Regex LoggedDirectly();

    [GeneratedRegex("""new CommandFailedException\(\s*\$?"(?<text>[^"]*)""")]
    private static partial Regex FailedCommand();
}
