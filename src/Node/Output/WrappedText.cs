namespace TaskQueue.Node.Output;

/// <summary>Breaks sentences into lines.</summary>
internal static class WrappedText
{
    /// <summary>Returns the lines; at least one, and longer than the width only where a word is.</summary>
    /// <param name="text">The text; its line ends count as spaces.</param>
    /// <param name="width">Characters in a line at most.</param>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = string.Empty;
        foreach (var word in text.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = string.Empty;
            }

            line += line.Length > 0 ? $" {word}" : word;
        }

        yield return line;
    }
}
