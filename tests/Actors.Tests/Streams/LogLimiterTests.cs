using Microsoft.Extensions.Time.Testing;
using TaskQueue.Actors.Streams;

namespace TaskQueue.Actors.Tests.Streams;

public sealed class LogLimiterTests
{
    [Fact]
    public void Lets_so_many_pass_in_an_interval_and_tells_the_next_one_how_many_were_kept_back()
    {
        var time = new FakeTimeProvider();
        var limiter = new LogLimiter(time, limit: 2, TimeSpan.FromSeconds(1));

        Assert.Equal([true, true, false, false, false], Enumerable.Range(0, 5).Select(_ => limiter.TryPass(out var _)));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(limiter.TryPass(out var suppressed));
        Assert.Equal(3, suppressed);
        Assert.True(limiter.TryPass(out suppressed));
        Assert.Equal(0, suppressed);
    }
}
