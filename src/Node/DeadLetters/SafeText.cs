using System.Globalization;
using System.Text;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Makes text of unknown origin fit for a terminal.</summary>
internal static class SafeText
{
    private const char Harmless = '\uFFFD';

    /// <summary>Returns text as one line: what moves a cursor or turns the direction of writing is replaced.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">From which length on it is cut off.</param>
    public static string OneLine(string text, int maxLength = int.MaxValue)
    {
        var line = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= maxLength - 1)
            {
                line.Append('…');
                break;
            }

            line.Append(rune.Value is '\n' or '\r' or '\t' ? " " : IsHarmful(rune) ? Harmless.ToString() : rune.ToString());
        }

        return line.ToString();
    }

    /// <summary>Returns text with its lines.</summary>
    public static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(line => OneLine(line));

    /// <summary>Returns bytes as text if they are text that a terminal can show; else <see langword="null"/>.</summary>
    public static string? Printable(ReadOnlySpan<byte> bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is not ('\n' or '\r' or '\t') && IsHarmful(rune))
            {
                return null;
            }
        }

        return text;
    }

    private static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse;
}
