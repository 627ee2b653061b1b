using System.Buffers;
using System.Globalization;
using System.Text;

namespace TaskQueue.Core.Wire;

/// <summary>Makes text of unknown origin fit for a terminal or a line of a log.</summary>
/// <remarks>
/// Tasks come from anyone, and what they hold is quoted in errors: left as it is, it could forge lines of a log, color or clear a
/// terminal, or turn the text around it.
/// </remarks>
internal static class PrintableText
{
    private static readonly SearchValues<char> Unfit = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl),

        // Marks that turn text around, and what some programs take for the end of a line.
        '\u061C', '\u200E', '\u200F', '\u2028', '\u2029', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E',
        '\u2066', '\u2067', '\u2068', '\u2069',
    ]);

    /// <summary>Writes what no line should hold as C# would: <c>\n</c>, <c>\u001b</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text itself, if it is fit as it stands.</returns>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.AsSpan().IndexOfAny(Unfit);
        if (at < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text, 0, at, text.Length + 32);
        foreach (var c in text.AsSpan(at))
        {
            _ = c switch
            {
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                _ when Unfit.Contains(c) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
