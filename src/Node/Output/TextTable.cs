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
    public void Write(TextWriter output, Terminal terminal) => Screen.Write(output, terminal, Build());

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
            table.AddRow(row.Select(cell => new Text(cell, Screen.StyleOf(cell)) { Overflow = Overflow.Ellipsis }));
        }

        return table;
    }
}
