using Spectre.Console;
using Spectre.Console.Rendering;

namespace TaskQueue.Node.Output;

/// <summary>Writes what Spectre.Console lays out, with colors only where they are shown.</summary>
internal static class Screen
{
    // Wider than any line, and far enough from the largest number that sums do not overflow.
    private const int Endless = 1 << 24;

    private static readonly Dictionary<string, Color> Colors = new(StringComparer.Ordinal)
    {
        ["ok"] = Color.Green,
        ["warning"] = Color.Yellow,
        ["rebalancing"] = Color.Yellow,
        ["error"] = Color.Red,
        ["held"] = Color.Red,
        ["missing"] = Color.Red,
        ["no leader"] = Color.Red,
        ["no owner"] = Color.Red,
    };

    /// <summary>How often a bar is refreshed.</summary>
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns the style of a word that tells a state; plain for all others.</summary>
    public static Style StyleOf(string word) => Colors.TryGetValue(word, out var color) ? new Style(color) : Style.Plain;

    /// <summary>Returns a bar to be drawn at a terminal, each time it is refreshed; it is taken away when its work is over.</summary>
    /// <remarks>
    /// Spectre.Console's own thread that refreshes it is not ended with work that is over before the thread has begun: it would draw on.
    /// </remarks>
    /// <param name="terminal">The terminal.</param>
    /// <param name="width">Characters in a line of it.</param>
    public static Progress Progress(TextWriter terminal, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(terminal),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = width;
        return console.Progress().AutoRefresh(false).AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn());
    }

    /// <summary>Writes a line that begins with a state; it is never wrapped, so that what it tells to type can be copied.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="terminal">What is known of it.</param>
    /// <param name="state">The state.</param>
    /// <param name="rest">What follows it.</param>
    public static void WriteState(TextWriter output, Terminal terminal, string state, string rest) =>
        Write(output, terminal with { Width = null }, new Paragraph().Append(state, StyleOf(state)).Append(rest));

    /// <summary>Writes what was laid out, without spaces at the ends of lines.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="terminal">What is known of it.</param>
    /// <param name="content">What is written.</param>
    public static void Write(TextWriter output, Terminal terminal, IRenderable content)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.HasColors ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.HasColors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = terminal.Width ?? Endless;
        console.Profile.Capabilities.Unicode = terminal.Width is not null;
        console.Write(content);
        foreach (var line in text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            output.WriteLine(line.TrimEnd());
        }
    }
}
