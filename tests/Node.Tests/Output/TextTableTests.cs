using TaskQueue.Node.Output;

namespace TaskQueue.Node.Tests.Output;

public sealed class TextTableTests
{
    private const char Escape = '\u001b';

    [Fact]
    public void Numbers_stand_to_the_right_and_names_to_the_left() => Assert.Equal(
        "NAME     COUNT\na            1\nlonger  12,345\n", Write(Terminal.None, ["NAME", "#COUNT"], ["a", "1"], ["longer", "12,345"]));

    [Fact]
    public void In_a_pipe_a_row_is_a_line_whatever_it_holds()
    {
        var sentence = string.Join(' ', Enumerable.Repeat("word", 5_000));

        var lines = Write(Terminal.None, ["NAME", "ERROR"], [new string('n', 500), sentence]).Split('\n');

        Assert.Equal(3, lines.Length);
        Assert.Equal($"{new string('n', 500)}  {sentence}", lines[1]);
    }

    [Fact]
    public void Brackets_are_no_markup() => Assert.Equal("PLACE\ntasks[0]@1\n", Write(Terminal.None, ["PLACE"], ["tasks[0]@1"]));

    [Fact]
    public void On_a_terminal_names_are_cut_sentences_wrapped_and_numbers_whole()
    {
        var lines = Write(new Terminal(40, HasColors: false), ["NAME", "#COUNT", "ERROR"], [new string('n', 80), "1,000,000", "one two three four five six seven"])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.True(line.Length <= 40, line));
        Assert.True(lines.Length > 2);
        Assert.Contains("…", lines[1], StringComparison.Ordinal);
        Assert.Contains("1,000,000", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_typed_again_is_never_cut_and_headings_give_way_first()
    {
        var id = new string('i', 60);

        var lines = Write(new Terminal(40, HasColors: false), ["!ID", "#DEAD LETTERS", "NAME"], [id, "1", "abc"]).Split('\n');

        Assert.Contains(id, lines[2], StringComparison.Ordinal);
        Assert.Contains("DEAD", lines[0], StringComparison.Ordinal);
        Assert.Contains("LETTERS", lines[1], StringComparison.Ordinal);
        Assert.Equal($"{id}        1  abc", lines[2]);
    }

    [Fact]
    public void Colors_are_only_where_they_are_shown()
    {
        Assert.Contains(Escape, Write(new Terminal(80, HasColors: true), ["STATE"], ["held"]));
        Assert.DoesNotContain(Escape, Write(new Terminal(80, HasColors: false), ["STATE"], ["held"]));
        Assert.DoesNotContain(Escape, Write(Terminal.None, ["STATE"], ["held"]));
    }

    [Theory]
    [InlineData(true, 100, "", null, false)]
    [InlineData(false, 100, "", 100, true)]
    [InlineData(false, 100, "NO_COLOR=1", 100, false)]
    [InlineData(false, 100, "NO_COLOR=", 100, true)]
    [InlineData(false, 100, "TERM=dumb", 100, false)]
    [InlineData(false, 0, "", 80, true)]
    [InlineData(false, 0, "COLUMNS=132", 132, true)]
    [InlineData(false, 0, "COLUMNS=wide", 80, true)]
    [InlineData(false, 5, "", 40, true)]
    public void A_terminal_is_what_system_and_environment_tell(bool isRedirected, int told, string variable, int? width, bool hasColors)
    {
        var environment = variable.Split('=') is [var name, var value] ? new Dictionary<string, string> { [name] = value } : [];

        Assert.Equal(new Terminal(width, hasColors), Terminal.Of(isRedirected, () => told, environment));
    }

    [Fact]
    public void A_terminal_that_tells_no_width_has_the_usual_one() =>
        Assert.Equal(80, Terminal.Of(isRedirected: false, () => throw new IOException(), new Dictionary<string, string>()).Width);

    private static string Write(Terminal terminal, string[] head, params string[][] rows)
    {
        var table = new TextTable(head);
        foreach (var row in rows)
        {
            table.Add(row);
        }

        using var output = new StringWriter { NewLine = "\n" };
        table.Write(output, terminal);
        return output.ToString();
    }
}
