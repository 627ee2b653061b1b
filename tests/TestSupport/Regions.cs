using System.Text.RegularExpressions;

namespace TaskQueue.TestSupport;

/// <summary>Finds the regions of a C# source.</summary>
public static partial class Regions
{
    /// <summary>Returns their code, without the indentation that all their lines have.</summary>
    public static IEnumerable<string> In(string source) => Region().Matches(source).Select(region => Dedent(region.Groups[1].Value));

    private static string Dedent(string code)
    {
        var lines = code.Split('\n');
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line.TrimStart()));
    }

    [GeneratedRegex(@"^ *#region .*\n((?s:.*?))^ *#endregion", RegexOptions.Multiline)]
    private static partial Regex Region();
}
