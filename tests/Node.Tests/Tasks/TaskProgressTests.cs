using Microsoft.Extensions.Time.Testing;
using TaskQueue.Node.Commands;
using TaskQueue.Node.Composition;
using TaskQueue.Node.Output;
using TaskQueue.Node.Tasks;
using TaskQueue.Node.Tests.Commands;

namespace TaskQueue.Node.Tests.Tasks;

public sealed class TaskProgressTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly WatchedWriter _error = new();
    private readonly TaskCompletionSource _working = new();
    private (long Ended, long All) _count = (0, 20);

    public void Dispose() => _error.Dispose();

    [Fact]
    public async Task Every_five_seconds_a_line_tells_how_far_it_has_come_and_where_to_look_if_nothing_moves()
    {
        var following = ProgressOn(new Terminal(100, HasColors: false)).FollowAsync(_working.Task);

        await TellAsync("taskqueue: 0 of 20 tasks have ended; what stands still: taskqueue status -b kafka");
        _count = (5, 20);
        await TellAsync("taskqueue: 5 of 20 tasks have ended");
        _count = (6, 20);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        _working.SetResult();
        await following.WaitAsync(Patience);

        Assert.Equal(2, _error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task On_a_terminal_a_bar_is_drawn_and_taken_away_again()
    {
        var following = ProgressOn(new Terminal(100, HasColors: true)).FollowAsync(_working.Task);

        _count = (5, 20);
        _time.Advance(TimeSpan.FromSeconds(1));
        _working.SetResult();
        await following.WaitAsync(Patience);

        Assert.Contains("\u001b[", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("taskqueue:", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_or_a_program_is_told_nothing()
    {
        var following = ProgressOn(Terminal.None).FollowAsync(_working.Task);

        _time.Advance(TimeSpan.FromMinutes(1));
        _working.SetResult();
        await following.WaitAsync(Patience);

        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public async Task What_ends_the_work_ends_the_telling()
    {
        var following = ProgressOn(new Terminal(100, HasColors: true)).FollowAsync(_working.Task);

        _working.SetException(new InvalidOperationException("broken"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => following).WaitAsync(Patience);
    }

    private async Task TellAsync(string line)
    {
        var told = _error.WaitForAsync(line);
        _time.Advance(TimeSpan.FromSeconds(5));
        await told.WaitAsync(Patience);
    }

    private TaskProgress ProgressOn(Terminal terminal) => new(
        new CommandContext
        {
            Output = TextWriter.Null,
            Error = _error,
            ErrorTerminal = terminal,
            OpenInput = () => Stream.Null,
            Environment = new Dictionary<string, string>(),
            Time = _time,
            ListenForSignals = StopSignals.ForTests,
            Leave = code => throw new InvalidOperationException($"left with {code}"),
        },
        " -b kafka",
        () => _count);
}
