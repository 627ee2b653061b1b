using TaskQueue.Client.Waiting;

namespace TaskQueue.Client.Tests.Waiting;

public sealed class LastingTroubleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 8, 15, 0, TimeSpan.Zero);

    [Fact]
    public void It_is_news_when_it_begins_and_every_minute_after_that()
    {
        var trouble = new LastingTrouble();

        Assert.Equal([0, 60, 121], Enumerable.Range(0, 150).Where(second => second != 120 && trouble.IsNewsAt(Start.AddSeconds(second))));
    }
}
