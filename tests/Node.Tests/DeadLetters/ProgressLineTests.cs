using Microsoft.Extensions.Time.Testing;
using TaskQueue.Kafka.Reading;
using TaskQueue.Node.Commands;
using TaskQueue.Node.Composition;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Output;

namespace TaskQueue.Node.Tests.DeadLetters;

public sealed class ProgressLineTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_terminal_is_told_every_two_seconds() => Assert.Equal(
        "taskqueue: 25,000 of 100,000 dead letters read (25 %)\n", Tell(new Terminal(80, HasColors: false)));

    [Fact]
    public void Nothing_else_is_told() => Assert.Equal("", Tell(Terminal.None));

    private string Tell(Terminal terminal)
    {
        using var error = new StringWriter { NewLine = "\n" };
        var progress = new ProgressLine(
            new CommandContext
            {
                Output = TextWriter.Null,
                Error = error,
                ErrorTerminal = terminal,
                OpenInput = () => Stream.Null,
                Environment = new Dictionary<string, string>(),
                Time = _clock,
                ListenForSignals = StopSignals.ForTests,
                Leave = _ => { },
            },
            "dead letters");

        progress.Report(new ReadProgress(1, 1, 100_000));
        _clock.Advance(TimeSpan.FromSeconds(2));
        progress.Report(new ReadProgress(9, 25_000, 100_000));
        progress.Report(new ReadProgress(9, 26_000, 100_000));
        return error.ToString();
    }
}
