using System.Text.RegularExpressions;

namespace TaskQueue.Node.Tests.Docs;

/// <summary>Finds the files that a page in Markdown links to.</summary>
internal static partial class MarkdownLinks
{
    /// <summary>Returns the relative paths of all links, without their anchors.</summary>
    public static IReadOnlyList<string> In(string page) =>
        [.. Link().Matches(page).Select(link => link.Groups[1].Value).Where(path => path.Length > 0).Distinct()];

    // Not those with a scheme.
    [GeneratedRegex(@"\]\((?![a-z]+:)([^)#\s]*)(?:#[^)\s]*)?\)")]
    private static partial Regex Link();
}
