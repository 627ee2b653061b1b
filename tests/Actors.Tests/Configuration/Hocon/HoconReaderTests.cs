using Akka.Configuration;
using TaskQueue.Actors.Configuration.Hocon;

namespace TaskQueue.Actors.Tests.Configuration.Hocon;

public sealed class HoconReaderTests
{
    [Theory]
    [InlineData("a = 1", "a=1")]
    [InlineData("a : 1", "a=1")]
    [InlineData("{ a = 1 }", "a=1")]
    [InlineData("a { b = 1, c = 2 }", "a.b=1 a.c=2")]
    [InlineData("a.b = 1\na.c = 2", "a.b=1 a.c=2")]
    [InlineData("a { b = 1 }\na { c = 2 }", "a.b=1 a.c=2")]
    [InlineData("a { b = 1 }\na.b = 2", "a.b=2")]
    [InlineData("a = { b = 1 } { c = 2 }", "a.b=1 a.c=2")]
    [InlineData("a = 10 m # comment\nb = x // comment", "a=<10 m> b=x")]
    [InlineData("a = localhost:9092", "a=localhost:9092")]
    [InlineData("a = http://host/path", "a=http://host/path")]
    [InlineData("a = \"x y\"\"z\"", "a=<x yz>")]
    [InlineData("a = one  two ", "a=<one  two>")]
    [InlineData("a = \"q\\\"\\\\\\n\\u0041\"", "a=<q\"\\\nA>")]
    [InlineData("a = \"\"\"x \"y\" \\n\"\"\"", "a=<x \"y\" \\n>")]
    [InlineData("a = [1, \"2\",\n 3\n 4]", "a=[1|2|3|4]")]
    [InlineData("a = []", "a=[]")]
    [InlineData("a = [1, 2,]", "a=[1|2]")]
    [InlineData("a { \"b.c\" = 1, /workers { d = 2 } }", "a.<b.c>=1 a./workers.d=2")]
    [InlineData("a = null\nb = \"null\"", "b=null")]
    [InlineData("a = 1\na = null", "")]
    [InlineData("a =\n  [1]", "a=[1]")]
    [InlineData("", "")]
    [InlineData("# nothing", "")]
    [InlineData("\uFEFFa = 1\r\nb = 2\r\n", "a=1 b=2")]
    [InlineData("group.protocol = consumer\ngroup.protocol.type = x", "group.protocol=consumer group.protocol.type=x")]
    public void What_is_well_formed_is_read(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("a { b = 1", 1, "this { is never closed")]
    [InlineData("\n\na = [1", 3, "this [ is never closed")]
    [InlineData("x = 1\na = \"text\nb = 2", 2, "this quote is never closed")]
    [InlineData("a = \"\"\"text\n", 1, "these three quotes are never closed")]
    [InlineData("a { b = 1 } }", 1, "unexpected '}'")]
    [InlineData("{ a = 1 } b", 1, "after the end of the document")]
    [InlineData("a = 1\n}", 2, "'}' where a key should be")]
    [InlineData("a = 1 b = 2", 1, "'='")]
    [InlineData("a = 1 b=2", 1, "a value with '=' in it")]
    [InlineData("foo", 1, "expected '=', ':' or '{' after the key 'foo'")]
    [InlineData("a = 1\n\nb = \nc = 1", 3, "'b' has no value on its line")]
    [InlineData("a = \n", 1, "'a' has no value")]
    [InlineData("a = dlq.{topic}", 1, "expected '=', ':' or '{' after the key 'topic'")]
    [InlineData("a = x { b = 1 }", 1, "quotes around a text that has brackets")]
    [InlineData("a = [1] [2]", 1, "a second list")]
    [InlineData("a += 1", 1, "+= is not supported")]
    [InlineData("include \"other.conf\"", 1, "include is not supported")]
    [InlineData("a = \"\\z\"", 1, "a backslash in quotes")]
    [InlineData("a = ${b.c}", 1, "${b.c} is no environment variable")]
    [InlineData("a = $b", 1, "'$' must be followed by {NAME}")]
    [InlineData("a = 1\nb = ${MISSING}", 2, "the environment variable MISSING is not set")]
    public void What_is_not_is_refused_with_its_line(string text, int line, string reason)
    {
        var error = Assert.Throws<HoconSyntaxException>(() => Read(text));

        Assert.Equal(line, error.Origin.Line);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"test.conf, line {line}: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = ${HOST}", "a=broker")]
    [InlineData("a = ${?HOST}", "a=broker")]
    [InlineData("a = ${HOST}\":9092\"", "a=broker:9092")]
    [InlineData("a = x-${HOST}-y", "a=x-broker-y")]
    [InlineData("a = 1\na = ${?MISSING}", "a=1")]
    [InlineData("a = ${?MISSING}", "")]
    [InlineData("a = [${HOST}, ${?MISSING}]", "a=[broker]")]
    [InlineData("a = \"${HOST}\"", "a=${HOST}")]
    public void Environment_variables_are_filled_in(string text, string expected) => Assert.Equal(expected, Read(text));

    [Fact]
    public void Too_many_levels_are_refused_instead_of_overflowing_the_stack()
    {
        var text = string.Concat(Enumerable.Repeat("a {", 100_000));

        var error = Assert.Throws<HoconSyntaxException>(() => Read(text));

        Assert.Contains("more than 64 levels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_knows_its_line()
    {
        var root = HoconReader.ReadDocument("a {\n  b = 1\n  c = \"\"\"x\ny\"\"\"\n  d = 2 }", "f", ConfigLayer.File, _ => null);

        Assert.Equal(2, root.Find("a", "b")!.Origin.Line);
        Assert.Equal(5, root.Find("a", "d")!.Origin.Line);
    }

    [Fact]
    public void Akka_reads_what_the_writer_writes_exactly_as_it_was_meant()
    {
        const string Text = "a { \"b.c\" = \"x \\\"y\\\" \\\\ \\n\\t # // $ { } z\", /d { e = 10s } }\nl = [1, \"two words\"]\no = {}";
        var root = HoconReader.ReadDocument(Text, "f", ConfigLayer.File, _ => null);

        var akka = ConfigurationFactory.ParseString(HoconWriter.Write(root));

        Assert.Equal("x \"y\" \\ \n\t # // $ { } z", akka.GetString("a.\"b.c\""));
        Assert.Equal(TimeSpan.FromSeconds(10), akka.GetTimeSpan("a./d.e"));
        Assert.Equal(["1", "two words"], akka.GetStringList("l"));
        Assert.True(akka.HasPath("o"));
    }

    private static string Read(string text) => string.Join(' ', Flatten(
        HoconReader.ReadDocument(text, "test.conf", ConfigLayer.File, name => name == "HOST" ? "broker" : null), string.Empty));

    private static IEnumerable<string> Flatten(ConfigNode node, string prefix)
    {
        foreach (var (name, child) in node.Children.Where(child => !child.Value.IsNull))
        {
            var key = prefix + (name.Contains('.', StringComparison.Ordinal) ? $"<{name}>" : name);
            if (child.Text is { } text)
            {
                yield return $"{key}={(text.AsSpan().ContainsAny(" \n\"") ? $"<{text}>" : text)}";
            }
            else if (child.Items is { } items)
            {
                yield return $"{key}=[{string.Join('|', items.Select(item => item.Text))}]";
            }

            foreach (var below in Flatten(child, key + "."))
            {
                yield return below;
            }
        }
    }
}
