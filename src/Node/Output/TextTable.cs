using Spectre.Console;

namespace TaskQueue.Node.Output;

/// <summary>Lays out rows in columns, numbers to the right.</summary>
/// <remarks>
/// On a terminal a table fits into its width: names that are too long are cut, sentences and headings wrapped; what is to be typed
/// again is never cut, rather is the table too wide. Elsewhere it is plain text
/// without colors, in which nothing is cut or wrapped, so that programs may read it: a row is a line.
/// </remarks>
internal sealed class TextTable
{
    private const int Gap = 2;

    // Of what may be cut or wrapped, this much is left.
    private const int LeastWidth = 10;

    private readonly (string Heading, bool IsNumber, bool IsWhole)[] _columns;
    private readonly List<string[]> _rows = [];

    /// <summary>Creates a table.</summary>
    /// <param name="columns">The headings; before those of numbers stands <c>#</c>, before those of names that are never cut <c>!</c>; neither is shown.</param>
    public TextTable(params ReadOnlySpan<string> columns) =>
        _columns = [.. columns.ToArray().Select(column => (column.TrimStart('#', '!'), column.StartsWith('#'), column[0] is '#' or '!'))];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">As many as there are columns; without line ends or control characters.</param>
    public void Add(params ReadOnlySpan<string> cells) => _rows.Add(cells.ToArray());

    /// <summary>Writes the table, the headings first.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="terminal">What is known of it.</param>
    public void Write(TextWriter output, Terminal terminal)
    {
        var gaps = (_columns.Length - 1) * Gap;
        var isTight = terminal.Width < WidthsOf(isTight: false).Sum() + gaps;
        var least = WidthsOf(isTight).Zip(_columns, (width, column) => column.IsWhole ? width : Math.Min(width, LeastWidth)).Sum() + gaps;
        Screen.Write(output, isTight ? terminal with { Width = Math.Max(least, terminal.Width!.Value) } : terminal, Build(isTight));
    }

    // In a tight table a heading has a line for each word.
    private IEnumerable<int> WidthsOf(bool isTight) => _columns.Select((column, index) => _rows
        .Select(row => row[index].Length)
        .Concat(isTight ? column.Heading.Split(' ').Select(word => word.Length) : [column.Heading.Length])
        .Max());

    private Table Build(bool isTight)
    {
        var table = new Table { ShowRowSeparators = false }.NoBorder();
        foreach (var (index, (heading, isNumber, isWhole)) in _columns.Index())
        {
            var text = isTight ? heading.Replace(' ', '\n') : heading;
            table.AddColumn(new TableColumn(new Text(text, new Style(decoration: Decoration.Bold)))
            {
                Alignment = isNumber ? Justify.Right : Justify.Left,
                NoWrap = isWhole,
                Padding = new Padding(0, 0, index < _columns.Length - 1 ? Gap : 0, 0),
            });
        }

        foreach (var row in _rows)
        {
            table.AddRow(row.Select(cell => new Text(cell, Screen.StyleOf(cell)) { Overflow = Overflow.Ellipsis }));
        }

        return table;
    }
}
