namespace TaskQueue.Node.DeadLetters;

/// <summary>Writes rows in columns that are as wide as their widest cell.</summary>
internal static class TextTable
{
    /// <summary>Writes a table.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="head">The heads of the columns.</param>
    /// <param name="rows">The rows, each with as many cells.</param>
    public static void Write(TextWriter output, string[] head, IReadOnlyList<string[]> rows)
    {
        var widths = head.Select((text, column) => rows.Select(row => row[column].Length).Append(text.Length).Max()).ToArray();
        foreach (var row in rows.Prepend(head))
        {
            output.WriteLine(string.Join("  ", row.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
        }
    }
}
