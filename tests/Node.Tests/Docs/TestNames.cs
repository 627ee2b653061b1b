using System.Text.RegularExpressions;

namespace TaskQueue.Node.Tests.Docs;

/// <summary>Finds the test classes that a page names.</summary>
internal static partial class TestNames
{
    /// <summary>Returns the names in backticks that end in <c>Tests</c>, without the project before the last dot.</summary>
    public static IReadOnlyList<string> In(string page) =>
        [.. Name().Matches(page).Select(name => name.Groups[1].Value).Distinct()];

    [GeneratedRegex(@"`([A-Za-z]+Tests)`")]
    private static partial Regex Name();
}
