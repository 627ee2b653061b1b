namespace TaskQueue.Node.Status;

/// <summary>Lays out rows in columns that fit into a line: numbers to the right, long names cut.</summary>
/// <remarks>Plain ASCII, so that it may be redirected and searched.</remarks>
internal sealed class TextTable
{
    /// <summary>How wide a table becomes at most, in characters, if its names can be cut far enough.</summary>
    public const int MaxWidth = 100;

    private const int Gap = 2;
    private const int ShortestName = 12;
    private const string Cut = "...";

    private readonly (string Heading, bool IsNumber)[] _columns;
    private readonly List<string[]> _rows = [];

    /// <summary>Creates a table.</summary>
    /// <param name="columns">The headings; those of numbers begin with <c>#</c>, which is not shown.</param>
    public TextTable(params ReadOnlySpan<string> columns) =>
        _columns = [.. columns.ToArray().Select(column => (column.TrimStart('#'), column.StartsWith('#')))];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">As many as there are columns.</param>
    public void Add(params ReadOnlySpan<string> cells) => _rows.Add(cells.ToArray());

    /// <summary>Returns the lines, the headings first.</summary>
    public IEnumerable<string> Lines()
    {
        var widths = Widths();
        return _rows
            .Prepend([.. _columns.Select(column => column.Heading)])
            .Select(row => string.Join(
                new string(' ', Gap), row.Select((cell, index) => Fit(cell, widths[index], _columns[index].IsNumber))).TrimEnd());
    }

    private static string Fit(string cell, int width, bool isNumber)
    {
        var cut = cell.Length > width ? $"{cell[..(width - Cut.Length)]}{Cut}" : cell;
        return isNumber ? cut.PadLeft(width) : cut.PadRight(width);
    }

    private int[] Widths()
    {
        int[] widths =
        [
            .. _columns.Select((column, index) => _rows.Select(row => row[index].Length).Append(column.Heading.Length).Max()),
        ];
        while (widths.Sum() + ((widths.Length - 1) * Gap) > MaxWidth && WidestName(widths) is { } widest)
        {
            widths[widest]--;
        }

        return widths;
    }

    private int? WidestName(int[] widths)
    {
        var names = Enumerable.Range(0, widths.Length).Where(index => !_columns[index].IsNumber && widths[index] > ShortestName).ToList();
        return names.Count == 0 ? null : names.MaxBy(index => widths[index]);
    }
}
