using Spectre.Console;

namespace TaskQueue.Node.Output;

/// <summary>Lays out rows in columns, numbers to the right.</summary>
/// <remarks>
/// On a terminal a table fits into its width: names that are too long are cut, sentences wrapped. Elsewhere it is plain text
/// without colors, in which nothing is cut or wrapped, so that programs may read it: a row is a line.
/// </remarks>
internal sealed class TextTable
{
    private const int Gap = 2;

    // Wider than any row, and far enough from the largest number that sums do not overflow.
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

    private readonly (string Heading, bool IsNumber)[] _columns;
    private readonly List<string[]> _rows = [];

    /// <summary>Creates a table.</summary>
    /// <param name="columns">The headings; those of numbers begin with <c>#</c>, which is not shown.</param>
    public TextTable(params ReadOnlySpan<string> columns) =>
        _columns = [.. columns.ToArray().Select(column => (column.TrimStart('#'), column.StartsWith('#')))];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">As many as there are columns; without line ends or control characters.</param>
    public void Add(params ReadOnlySpan<string> cells) => _rows.Add(cells.ToArray());

    /// <summary>Writes the table, the headings first.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="terminal">What is known of it.</param>
    public void Write(TextWriter output, Terminal terminal)
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
        console.Write(Build());
        foreach (var line in text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            output.WriteLine(line.TrimEnd());
        }
    }

    private Table Build()
    {
        var table = new Table { ShowRowSeparators = false }.NoBorder();
        foreach (var (index, (heading, isNumber)) in _columns.Index())
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold)))
            {
                Alignment = isNumber ? Justify.Right : Justify.Left,
                NoWrap = isNumber,
                Padding = new Padding(0, 0, index < _columns.Length - 1 ? Gap : 0, 0),
            });
        }

        foreach (var row in _rows)
        {
            table.AddRow(row.Select(cell => new Text(cell, StyleOf(cell)) { Overflow = Overflow.Ellipsis }));
        }

        return table;
    }

    private static Style StyleOf(string cell) => Colors.TryGetValue(cell, out var color) ? new Style(color) : Style.Plain;
}
