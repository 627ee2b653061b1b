using System.Globalization;

namespace TaskQueue.Node.Output;

/// <summary>What is known of the place that output goes to.</summary>
/// <param name="Width">Characters in a line; <see langword="null"/> if it is no terminal: a file or another program.</param>
/// <param name="HasColors">Whether it shows colors.</param>
internal sealed record Terminal(int? Width, bool HasColors)
{
    private const int UsualWidth = 80;
    private const int LeastWidth = 40;

    /// <summary>No terminal: plain text, nothing cut off, no colors.</summary>
    public static readonly Terminal None = new(null, false);

    /// <summary>Returns what is known of one of the process's outputs.</summary>
    /// <param name="isRedirected">Whether it goes to a file or another program.</param>
    /// <param name="widthOf">Returns the width that the system tells.</param>
    /// <param name="environment">The environment: <c>NO_COLOR</c>, <c>TERM</c>, and <c>COLUMNS</c> where the system tells nothing.</param>
    public static Terminal Of(bool isRedirected, Func<int> widthOf, IReadOnlyDictionary<string, string> environment)
    {
        if (isRedirected)
        {
            return None;
        }

        // Source: no-color.org. A variable that is empty counts as absent.
        var wantsNoColor = environment.GetValueOrDefault("NO_COLOR") is { Length: > 0 };
        return new Terminal(WidthOf(widthOf, environment), !wantsNoColor && environment.GetValueOrDefault("TERM") != "dumb");
    }

    private static int WidthOf(Func<int> widthOf, IReadOnlyDictionary<string, string> environment)
    {
        var told = 0;
        try
        {
            told = widthOf();
        }
        catch (IOException)
        {
            // Some terminals tell no width: then what the environment says, or the usual one.
        }

        if (told <= 0)
        {
            _ = int.TryParse(environment.GetValueOrDefault("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out told);
        }

        return told <= 0 ? UsualWidth : Math.Max(told, LeastWidth);
    }
}
