namespace TaskQueue.Actors.Configuration;

/// <summary>Reads what the comments in our own defaults say about each key: the one source of what a user is told.</summary>
/// <remarks>
/// A comment is about the keys in the lines that follow it, up to an empty line or the next comment; a key without one is told
/// of by its section's.
/// </remarks>
internal static class KeyComments
{
    /// <summary>Returns the comments of a file of ours by full key.</summary>
    /// <param name="text">The file: an entry a line.</param>
    public static IReadOnlyDictionary<string, string> In(string text)
    {
        var comments = new Dictionary<string, string>(StringComparer.Ordinal);
        var sections = new Stack<(string Key, string Comment)>();
        var comment = new List<string>();
        var goesOn = false;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('#'))
            {
                if (!goesOn)
                {
                    comment.Clear();
                }

                comment.Add(line.TrimStart('#').Trim());
                goesOn = true;
                continue;
            }

            goesOn = false;
            if (line.Length == 0 || line == "}")
            {
                comment.Clear();
                if (line == "}")
                {
                    sections.Pop();
                }

                continue;
            }

            var above = sections.TryPeek(out var section) ? section : (Key: string.Empty, Comment: string.Empty);
            var name = line[..line.IndexOfAny(['=', '{'])].Trim();
            var key = above.Key.Length == 0 ? name : $"{above.Key}.{name}";
            comments[key] = comment.Count > 0 ? string.Join(' ', comment) : above.Comment;
            if (line.EndsWith('{'))
            {
                sections.Push((key, comments[key]));
                comment.Clear();
            }
        }

        return comments;
    }
}
