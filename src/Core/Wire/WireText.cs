using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace TaskQueue.Core.Wire;

/// <summary>Checks and parses the values of headers and members.</summary>
internal static class WireText
{
    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (byte)code), 127]);

    /// <summary>Checks an id, a kind or a group.</summary>
    /// <param name="text">The name.</param>
    /// <param name="maxBytes">How long it may be.</param>
    /// <returns>What is wrong, to be put after the field's name; <see langword="null"/> if nothing is.</returns>
    public static string? FindFaultInName(ReadOnlySpan<byte> text, int maxBytes = WireLimits.MaxNameBytes)
    {
        if (text.IsEmpty)
        {
            return "is empty";
        }

        if (text.Length > maxBytes)
        {
            return $"has {text.Length} bytes; at most {maxBytes} are allowed";
        }

        if (text.ContainsAny(Controls))
        {
            return "contains a control character";
        }

        if (Ascii.IsValid(text))
        {
            return null;
        }

        return !Utf8.IsValid(text) ? "is not valid UTF-8" : ContainsC1(text) ? "contains a control character" : null;
    }

    public static bool TryParseMaxAttempts(ReadOnlySpan<byte> text, out int attempts)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out attempts)
            && attempts is >= 1 and <= WireLimits.MaxAttempts;

    /// <summary>Makes bytes of unknown origin fit for a log line.</summary>
    public static string Printable(ReadOnlySpan<byte> text)
    {
        var printable = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 64)]).ToCharArray();
        for (var index = 0; index < printable.Length; index++)
        {
            printable[index] = char.IsControl(printable[index]) ? '?' : printable[index];
        }

        return new string(printable);
    }

    /// <summary>Copies text as UTF-8, cut off at a whole character where it does not fit.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Copy(string text, Span<byte> target)
    {
        Utf8.FromUtf16(text, target, out _, out var written);
        return written;
    }

    /// <summary>Finds U+0080 to U+009F, which are C2 80 to C2 9F in valid UTF-8.</summary>
    private static bool ContainsC1(ReadOnlySpan<byte> text)
    {
        for (var index = 0; index + 1 < text.Length; index++)
        {
            if (text[index] == 0xC2 && text[index + 1] < 0xA0)
            {
                return true;
            }
        }

        return false;
    }
}
