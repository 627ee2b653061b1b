using System.Globalization;
using TaskQueue.Client.Waiting;
using TaskQueue.Core.Wire;

namespace TaskQueue.Client.Tests.Waiting;

public sealed class EndingBoardTests
{
    private const long NoLimit = long.MaxValue;

    [Fact]
    public async Task An_ending_ends_all_waits_for_it_and_no_other()
    {
        var board = new EndingBoard(10, NoLimit);
        var first = board.Join("a");
        var second = board.Join("a");
        var other = board.Join("b");

        board.Add(Ended("a", "1"));

        Assert.Equal("1", (await first).ReadText());
        Assert.Equal("1", (await second).ReadText());
        Assert.False(other.IsCompleted);
        Assert.Equal(1, board.Waiting);
    }

    [Fact]
    public async Task A_wait_after_its_ending_gets_the_latest_at_once()
    {
        var board = new EndingBoard(10, NoLimit);
        board.Add(Ended("a", "1"));
        board.Add(Ended("a", "2"));

        var wait = board.Join("a");

        Assert.True(wait.IsCompleted);
        Assert.Equal("2", (await wait).ReadText());
    }

    [Fact]
    public void Beyond_the_number_the_oldest_ending_goes()
    {
        var board = new EndingBoard(2, NoLimit);
        foreach (var id in new[] { "a", "b", "a", "c" })
        {
            board.Add(Ended(id, "x"));
        }

        // The second "a" has taken the first one's place, and did not go with it.
        Assert.True(board.Join("a").IsCompleted);
        Assert.True(board.Join("c").IsCompleted);
        Assert.False(board.Join("b").IsCompleted);
        Assert.Equal(2, board.Kept);
    }

    [Fact]
    public void Beyond_the_bytes_the_oldest_ending_goes()
    {
        var board = new EndingBoard(1000, maxBytes: 10_000);
        board.Add(Ended("a", new string('x', 6000)));
        board.Add(Ended("b", new string('x', 6000)));

        Assert.False(board.Join("a").IsCompleted);
        Assert.True(board.Join("b").IsCompleted);
    }

    [Fact]
    public async Task An_ending_too_large_to_be_kept_still_ends_its_wait()
    {
        var board = new EndingBoard(1000, maxBytes: 1000);
        var wait = board.Join("a");

        board.Add(Ended("a", new string('x', 6000)));

        Assert.Equal(6000, (await wait).Value.Length);
        Assert.Equal(0, board.Kept);
    }

    [Fact]
    public void Who_leaves_is_forgotten_and_does_not_take_others_along()
    {
        var board = new EndingBoard(10, NoLimit);
        var first = board.Join("a");
        var second = board.Join("a");

        board.Leave("a", first);
        Assert.Equal(1, board.Waiting);
        board.Leave("a", second);

        Assert.Equal(0, board.Waiting);
    }

    [Fact]
    public async Task A_failure_ends_all_waits_and_forgets_what_was_kept()
    {
        var board = new EndingBoard(10, NoLimit);
        board.Add(Ended("a", "1"));
        var wait = board.Join("b");

        board.Fail(() => new ResultsUnreadableException("results", "gone"));

        await Assert.ThrowsAsync<ResultsUnreadableException>(() => wait);
        Assert.False(board.Join("a").IsCompleted);
    }

    [Fact]
    public async Task A_hundred_thousand_waits_end_each_with_its_own()
    {
        const int count = 100_000;
        var board = new EndingBoard(10, NoLimit);
        var ids = Enumerable.Range(0, count).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToArray();
        var waits = ids.Select(board.Join).ToArray();

        foreach (var id in ids.Reverse())
        {
            board.Add(Ended(id, id));
        }

        var ended = await Task.WhenAll(waits).WaitAsync(ClientUnderTest.Patience);
        Assert.Equal(ids, ended.Select(task => task.ReadText()));
        Assert.Equal((0, 10), (board.Waiting, board.Kept));
    }

    private static EndedTask Ended(string id, string value) => new()
    {
        Id = id,
        Ending = TaskEnding.Completed,
        Value = System.Text.Encoding.UTF8.GetBytes(value),
    };
}
