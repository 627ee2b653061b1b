using Microsoft.Extensions.Time.Testing;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Hosting;

public sealed class DrainBudgetTests
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(25);

    private readonly FakeTimeProvider _clock = new();
    private readonly DrainBudget _budget;

    public DrainBudgetTests() => _budget = new DrainBudget(DrainTimeout, _clock);

    [Fact]
    public void A_node_without_running_tasks_waits_eleven_seconds_for_a_broker_that_is_away()
    {
        _budget.Begin();

        var writing = _budget.Writing;
        _clock.Advance(writing);

        Assert.Equal(TimeSpan.FromSeconds(3), writing);
        Assert.Equal(TimeSpan.FromSeconds(8), _budget.Closing);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(23)]
    [InlineData(25.5)]
    [InlineData(26)]
    public void Whatever_hangs_it_is_over_before_a_supervisor_kills(double tasksEndAfter)
    {
        _budget.Begin();

        _clock.Advance(TimeSpan.FromSeconds(tasksEndAfter));
        var writing = _budget.Writing;
        _clock.Advance(writing);
        var closing = _budget.Closing;

        Assert.InRange(writing, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(3));
        Assert.InRange(closing, TimeSpan.FromSeconds(1.25), TimeSpan.FromSeconds(8));
        Assert.True(tasksEndAfter + writing.TotalSeconds + closing.TotalSeconds <= 28.5);
    }

    [Fact]
    public void A_drain_begins_once()
    {
        _budget.Begin();
        _clock.Advance(TimeSpan.FromSeconds(26));
        _budget.Begin();

        Assert.Equal(TimeSpan.FromSeconds(0.75), _budget.Writing);
    }

    [Fact]
    public void What_is_not_drained_has_all_the_time_there_is()
    {
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(TimeSpan.FromSeconds(3), _budget.Writing);
    }
}
