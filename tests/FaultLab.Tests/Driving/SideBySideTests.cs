using System.Threading.Channels;
using TaskQueue.FaultLab.Driving;

namespace TaskQueue.FaultLab.Tests.Driving;

public sealed class SideBySideTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Channel<string> _begun = Channel.CreateUnbounded<string>();
    private readonly Dictionary<string, TaskCompletionSource> _ends = [];

    [Fact]
    public async Task So_many_run_at_once_and_the_next_begins_when_one_ends()
    {
        var running = Run(["a", "b", "c"], most: 2);
        Assert.Equal(2, _begun.Reader.Count);
        Assert.Equal(["a", "b"], [await NextAsync(), await NextAsync()]);

        _ends["b"].SetResult();
        Assert.Equal("c", await NextAsync());

        _ends["c"].SetResult();
        _ends["a"].SetResult();
        await running.WaitAsync(Limit);
    }

    [Fact]
    public async Task Of_two_that_need_the_same_one_waits_and_others_pass_it()
    {
        var running = Run(["cX", "dYX", "a", "b"], most: 2);
        Assert.Equal(["cX", "a"], [await NextAsync(), await NextAsync()]);

        _ends["a"].SetResult();
        Assert.Equal("b", await NextAsync());

        _ends["cX"].SetResult();
        Assert.Equal("dYX", await NextAsync());

        _ends["dYX"].SetResult();
        _ends["b"].SetResult();
        await running.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_large_one_waits_for_room_and_nothing_passes_it()
    {
        var running = Run(["a", "b", "L", "c"], most: 2);
        Assert.Equal(["a", "b"], [await NextAsync(), await NextAsync()]);

        _ends["a"].SetResult();
        _ends["b"].SetResult();

        // Had "c" passed it, "c" would come first.
        Assert.Equal("L", await NextAsync());
        Assert.Equal(0, _begun.Reader.Count);

        _ends["L"].SetResult();
        Assert.Equal("c", await NextAsync());

        _ends["c"].SetResult();
        await running.WaitAsync(Limit);
    }

    [Fact]
    public async Task One_that_is_larger_than_all_there_is_takes_all()
    {
        var running = Run(["L", "a"], most: 1);
        Assert.Equal("L", await NextAsync());
        Assert.Equal(0, _begun.Reader.Count);

        _ends["L"].SetResult();
        Assert.Equal("a", await NextAsync());

        _ends["a"].SetResult();
        await running.WaitAsync(Limit);
    }

    [Fact]
    public async Task All_may_end_as_they_begin()
    {
        var begun = new List<string>();

        await SideBySide.RunAsync(["a", "b", "c"], 2, _ => 1, _ => [], item =>
        {
            begun.Add(item);
            return Task.CompletedTask;
        }).WaitAsync(Limit);

        Assert.Equal(["a", "b", "c"], begun);
    }

    [Fact]
    public async Task After_a_failure_nothing_begins_and_what_runs_may_end()
    {
        var running = Run(["a", "b", "c"], most: 2);
        Assert.Equal(["a", "b"], [await NextAsync(), await NextAsync()]);

        _ends["a"].SetException(new InvalidOperationException());
        Assert.False(running.IsCompleted);
        _ends["b"].SetResult();

        await Assert.ThrowsAsync<InvalidOperationException>(() => running.WaitAsync(Limit));
        Assert.Equal(0, _begun.Reader.Count);
    }

    private Task Run(IEnumerable<string> items, int most) => SideBySide.RunAsync(
        items,
        most,
        item => item is "L" ? 2 : 1,
        item => [.. item.Skip(1).Cast<object>()],
        item =>
        {
            _ends[item] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Assert.True(_begun.Writer.TryWrite(item));
            return _ends[item].Task;
        });

    private async Task<string> NextAsync() => await _begun.Reader.ReadAsync().AsTask().WaitAsync(Limit);
}
