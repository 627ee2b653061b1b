using TaskQueue.Core.Wire;

namespace TaskQueue.Core.Tests.Wire;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("grüße, мир, 你好, 👩‍🚀 \\n", "grüße, мир, 你好, 👩‍🚀 \\n")]
    [InlineData("a\nfail: forged\r\n\tb", "a\\nfail: forged\\r\\n\\tb")]
    [InlineData("\u001b[31mred\0\u007f\u009b1m", "\\u001b[31mred\\u0000\\u007f\\u009b1m")]
    [InlineData("\u202Egnp.exe\u2028\u2066", "\\u202egnp.exe\\u2028\\u2066")]
    public void What_no_line_should_hold_is_written_as_an_escape(string text, string expected) =>
        Assert.Equal(expected, PrintableText.Escape(text));

    [Fact]
    public void Text_that_is_fit_is_not_copied()
    {
        var text = new string('x', 10);

        Assert.Same(text, PrintableText.Escape(text));
    }
}
