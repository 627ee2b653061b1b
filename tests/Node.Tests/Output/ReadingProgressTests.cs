using Microsoft.Extensions.Time.Testing;
using TaskQueue.Kafka.Reading;
using TaskQueue.Node.Commands;
using TaskQueue.Node.Composition;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Tests.Output;

public sealed class ReadingProgressTests
{
    private static readonly Terminal Colored = new(80, HasColors: true);
    private static readonly Terminal Plain = new(80, HasColors: false);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_terminal_without_colors_is_told_a_line_every_two_seconds() => Assert.Equal(
        "taskqueue: 25,000 of 100,000 dead letters read (25 %)\n", await TellAsync(Plain, Plain));

    [Fact]
    public async Task So_is_one_to_which_results_are_written_meanwhile() => Assert.Equal(
        "taskqueue: 25,000 of 100,000 dead letters read (25 %)\n", await TellAsync(Colored, Colored, writesMeanwhile: true));

    [Fact]
    public async Task Nothing_else_is_told() => Assert.Equal("", await TellAsync(Terminal.None, Colored));

    [Fact]
    public async Task On_a_terminal_a_bar_is_drawn_and_taken_away_again()
    {
        foreach (var told in new[] { await TellAsync(Colored, Colored), await TellAsync(Colored, Terminal.None, writesMeanwhile: true) })
        {
            Assert.Contains("26,000 of 100,000 dead letters read", told, StringComparison.Ordinal);
            Assert.DoesNotContain("taskqueue:", told, StringComparison.Ordinal);
            Assert.EndsWith("\u001b[?25h", told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_read_soon_is_not_spoken_of() => Assert.Equal("", await TellAsync(Colored, Colored, lasts: TimeSpan.FromSeconds(1)));

    private async Task<string> TellAsync(Terminal error, Terminal output, bool writesMeanwhile = false, TimeSpan? lasts = null)
    {
        using var told = new StringWriter { NewLine = "\n" };
        var progress = new ReadingProgress(
            new CommandContext
            {
                Output = TextWriter.Null,
                OutputTerminal = output,
                Error = told,
                ErrorTerminal = error,
                OpenInput = () => Stream.Null,
                Environment = new Dictionary<string, string>(),
                Time = _clock,
                ListenForSignals = StopSignals.ForTests,
                Leave = _ => { },
            },
            "dead letters",
            writesMeanwhile);

        progress.Report(new ReadProgress(1, 1, 100_000));
        _clock.Advance(lasts ?? TimeSpan.FromSeconds(2));
        progress.Report(new ReadProgress(9, 25_000, 100_000));
        progress.Report(new ReadProgress(9, 26_000, 100_000));
        await progress.DisposeAsync();
        return told.ToString();
    }
}
