using System.Text.RegularExpressions;

namespace TaskQueue.Node.Tests.Docs;

/// <summary>A command line of <c>taskqueue</c> as it stands in a page.</summary>
/// <param name="Words">What stands behind <c>taskqueue</c>; a number or time in place of a word in capitals that stands for one.</param>
/// <param name="IsProse">Whether it is in a sentence, where verbs alone are a name and no command.</param>
internal sealed partial record DocumentedCommand(IReadOnlyList<string> Words, bool IsProse)
{
    /// <summary>Returns all command lines of a page in Markdown.</summary>
    public static IEnumerable<DocumentedCommand> InMarkdown(string page)
    {
        foreach (Match part in Code().Matches(page))
        {
            var isProse = part.Groups["span"].Success;
            var lines = isProse
                ? [LineEnd().Replace(part.Groups["span"].Value, " ")]
                : part.Groups["block"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n');
            foreach (var command in lines.SelectMany(line => InLine(line, isProse)))
            {
                yield return command;
            }
        }
    }

    /// <summary>Returns the command lines in the comments of a file.</summary>
    public static IEnumerable<DocumentedCommand> InComments(string file) =>
        file.Split('\n').Where(line => line.TrimStart().StartsWith('#')).SelectMany(line => InLine(line.TrimStart(' ', '#'), isProse: false));

    /// <summary>Returns the argument lists of containers in a file: <c>["node", "--config", "node.conf"]</c>.</summary>
    public static IEnumerable<DocumentedCommand> InContainers(string file) =>
        Arguments().Matches(file).Select(list => new DocumentedCommand([.. Quoted().Matches(list.Value).Select(word => word.Groups[1].Value)], IsProse: false));

    public override string ToString() => $"taskqueue {string.Join(' ', Words)}";

    private static IEnumerable<DocumentedCommand> InLine(string line, bool isProse) =>
        Start().Matches(line).SelectMany(start => Variants(ShellWords.In(line[(start.Index + start.Length)..]))
            .Select(words => new DocumentedCommand(words, isProse)));

    // "skip|reset" stands for two commands.
    private static IEnumerable<IReadOnlyList<string>> Variants(IEnumerable<string> words) => words.Aggregate(
        (IEnumerable<IReadOnlyList<string>>)[[]],
        (variants, word) => variants.SelectMany(variant => word.Split('|').Select(one => (IReadOnlyList<string>)[.. variant, ValueOf(one)])));

    private static string ValueOf(string word) =>
        NumberName().Replace(word, "3").Replace("TIME", "2026-01-31T08:15:00Z", StringComparison.Ordinal);

    // Fences, indented blocks, spans.
    [GeneratedRegex(@"^ *```\w*\n(?<block>.*?)^ *```$|(?<=\n\n)(?<block>(?: {4,}[^\n]+\n|\n(?= {4}))+)|`(?<span>[^`]+)`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?:^\s*(?:\$ )?(?:[A-Z_]+=\S+ )*|\$\(|\| |ExecStart=/opt/taskqueue/)(?:taskqueue|dotnet run (?:-c Release )?--project src/Node --)(?= |$|\))")]
    private static partial Regex Start();

    [GeneratedRegex(@"\b(?:N|OFFSET|PARTITION)\b")]
    private static partial Regex NumberName();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"\[""node"".*\]")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"""([^""]*)""")]
    private static partial Regex Quoted();
}
