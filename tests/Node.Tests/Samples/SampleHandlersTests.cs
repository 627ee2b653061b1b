using System.Text;
using Microsoft.Extensions.Time.Testing;
using TaskQueue.Actors.Handlers;
using TaskQueue.Node.Samples;

namespace TaskQueue.Node.Tests.Samples;

public sealed class SampleHandlersTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("task1", "TASK1")]
    [InlineData("", "")]
    [InlineData("straße, λόγος", "STRAßE, ΛΌΓΟΣ")]
    public async Task Upper_returns_text_in_upper_case(string argument, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString((await RunAsync("upper", Encoding.UTF8.GetBytes(argument))).Span));

    [Fact]
    public async Task Upper_leaves_bytes_that_are_no_text_alone() =>
        Assert.Equal([0xFF, (byte)'A', 0x80], (await RunAsync("upper", [0xFF, (byte)'a', 0x80])).ToArray());

    [Fact]
    public async Task Echo_returns_its_argument() =>
        Assert.Equal([1, 2, 3], (await RunAsync("echo", [1, 2, 3])).ToArray());

    [Theory]
    [InlineData("5s", 5_000)]
    [InlineData("200ms", 200)]
    [InlineData("1.5", 1_500)]
    public async Task Sleep_ends_when_its_time_is_over_and_not_before(string argument, int milliseconds)
    {
        var running = RunAsync("sleep", Encoding.UTF8.GetBytes(argument));

        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(running.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(argument, Encoding.UTF8.GetString((await running).Span));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("8d")]
    public async Task Sleep_refuses_what_is_no_duration(string argument) =>
        await Assert.ThrowsAsync<ArgumentException>(() => RunAsync("sleep", Encoding.UTF8.GetBytes(argument)));

    [Fact]
    public async Task Sleep_ends_when_it_is_canceled()
    {
        using var cancel = new CancellationTokenSource();
        var running = RunAsync("sleep", "5s"u8.ToArray(), cancellationToken: cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Fail_throws_its_argument() => Assert.Equal(
        "no luck",
        (await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("fail", "no luck"u8.ToArray()))).Message);

    [Fact]
    public async Task Flaky_fails_as_often_as_its_argument_says_and_returns_the_attempt()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("flaky", "2"u8.ToArray(), attempt: 1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("flaky", "2"u8.ToArray(), attempt: 2));

        Assert.Equal("3", Encoding.UTF8.GetString((await RunAsync("flaky", "2"u8.ToArray(), attempt: 3)).Span));
        await Assert.ThrowsAsync<RejectTaskException>(() => RunAsync("flaky", "often"u8.ToArray()));
    }

    [Fact]
    public async Task Reject_gives_its_argument_as_the_reason() => Assert.Equal(
        "no such customer",
        (await Assert.ThrowsAsync<RejectTaskException>(() => RunAsync("reject", "no such customer"u8.ToArray()))).Message);

    [Fact]
    public async Task Retry_after_asks_for_its_argument_once()
    {
        var asked = await Assert.ThrowsAsync<RetryAfterException>(() => RunAsync("retry-after", "90s"u8.ToArray()));

        Assert.Equal(TimeSpan.FromSeconds(90), asked.Delay);
        Assert.Equal("90s", Encoding.UTF8.GetString((await RunAsync("retry-after", "90s"u8.ToArray(), attempt: 2)).Span));
    }

    [Fact]
    public async Task Block_holds_its_thread_whatever_its_token_says()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        var blocked = Task.Run(() => RunAsync("block", "5s"u8.ToArray(), cancellationToken: cancel.Token));

        // The clock is only known to be waited for by what it does.
        while (!blocked.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.Equal("5s", Encoding.UTF8.GetString((await blocked).Span));
    }

    private async Task<ReadOnlyMemory<byte>> RunAsync(
        string kind, byte[] argument, int attempt = 1, CancellationToken cancellationToken = default) =>
        await SampleHandlers.Create(_clock)[kind].HandleAsync(
            new TestTask { Kind = kind, Argument = argument, Attempt = attempt, CancellationToken = cancellationToken }.ToContext());
}
