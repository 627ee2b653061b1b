using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TaskQueue.Node.Composition;

namespace TaskQueue.Node.Tests.Composition;

public sealed class LineFormatterTests
{
    private readonly LineFormatterOptions _options = new()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 8, 15, 0, 5, TimeSpan.Zero)),
    };

    [Fact]
    public void An_entry_is_one_line() => Assert.Equal(
        $"2026-01-31T08:15:00.005Z warn: Some.Class[1207] held{Environment.NewLine}", Write(LogLevel.Warning, "held"));

    [Fact]
    public void Neither_message_nor_exception_can_begin_a_line_or_color_it() => Assert.Equal(
        $"2026-01-31T08:15:00.005Z fail: Some.Class[1207] a\\nb System.InvalidOperationException: c d\\u001b[31m{Environment.NewLine}",
        Write(LogLevel.Error, "a\nb", new InvalidOperationException("c\nd\u001b[31m")));

    [Fact]
    public void A_megabyte_is_cut_off() => Assert.EndsWith(
        $"x… (983616 more characters){Environment.NewLine}",
        Write(LogLevel.Warning, new string('x', 1_000_000)),
        StringComparison.Ordinal);

    [Fact]
    public void On_a_terminal_the_level_has_a_color()
    {
        _options.UseColors = true;

        Assert.StartsWith("2026-01-31T08:15:00.005Z \u001b[32minfo\u001b[0m: ", Write(LogLevel.Information, "x"), StringComparison.Ordinal);
    }

    private string Write(LogLevel level, string message, Exception? exception = null)
    {
        using var writer = new StringWriter();
        new LineFormatter(Options.Create(_options)).Write(
            new LogEntry<string>(level, "Some.Class", new EventId(1207), message, exception, (state, _) => state), null, writer);
        return writer.ToString();
    }
}
