using System.Text.RegularExpressions;

namespace TaskQueue.TestSupport;

/// <summary>Finds the fenced blocks of a language in a page.</summary>
public static partial class FencedBlocks
{
    /// <summary>Returns the blocks, without their fences.</summary>
    public static IEnumerable<string> In(string page, string language) =>
        Block().Matches(page).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["text"].Value);

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
