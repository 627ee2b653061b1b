using Microsoft.Extensions.Time.Testing;
using TaskQueue.Node.Tasks;

namespace TaskQueue.Node.Tests.Tasks;

public sealed class SharedTimeoutsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_begins_together_shares_a_token_and_what_begins_later_has_its_own()
    {
        var timeouts = new SharedTimeouts(TimeSpan.FromSeconds(100), _time);
        var first = timeouts.Next();
        _time.Advance(TimeSpan.FromSeconds(0.9));
        var together = timeouts.Next();
        _time.Advance(TimeSpan.FromSeconds(0.2));
        var later = timeouts.Next();

        Assert.Equal(first, together);
        Assert.NotEqual(first, later);
    }

    [Fact]
    public void Nothing_is_canceled_before_its_time_and_nothing_later_than_a_hundredth_after_it()
    {
        var timeouts = new SharedTimeouts(TimeSpan.FromSeconds(100), _time);
        var first = timeouts.Next();
        _time.Advance(TimeSpan.FromSeconds(0.999));
        timeouts.Next();
        _time.Advance(TimeSpan.FromSeconds(99.999));

        Assert.False(first.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(0.002));
        Assert.True(first.IsCancellationRequested);
    }

    [Fact]
    public void Without_a_time_nothing_is_canceled() =>
        Assert.False(new SharedTimeouts(null, _time).Next().CanBeCanceled);
}
