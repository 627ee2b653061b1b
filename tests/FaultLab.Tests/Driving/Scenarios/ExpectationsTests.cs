using TaskQueue.FaultLab.Driving.Scenarios;
using TaskQueue.FaultLab.History;
using TaskQueue.FaultLab.Tests.Checking;

namespace TaskQueue.FaultLab.Tests.Driving.Scenarios;

public sealed class ExpectationsTests
{
    [Fact]
    public void A_node_whose_consumer_was_stuck_loses_its_partitions_and_comes_back()
    {
        var run = Stalled().Assigned(20, "n2").Assigned(30, "n1", epoch: 2);

        Assert.Empty(run.Misses(Expectations.StalledNodesComeBack));
    }

    [Fact]
    public void One_that_lost_none_was_not_stuck_for_long_enough() =>
        Assert.Contains("no partition of n1", Assert.Single(Stalled().Assigned(30, "n1", epoch: 2).Misses(Expectations.StalledNodesComeBack)), StringComparison.Ordinal);

    [Fact]
    public void One_that_stays_away_is_found() =>
        Assert.Contains("n1 never had", Assert.Single(Stalled().Assigned(20, "n2").Misses(Expectations.StalledNodesComeBack)), StringComparison.Ordinal);

    [Fact]
    public void A_restart_of_a_static_member_concerns_nobody_else()
    {
        var run = Restarted().Assigned(14, "n3");

        Assert.Empty(run.Misses(Expectations.NobodyElseRebalances));
        Assert.Single(run.Assigned(15, "n2", epoch: 2).Misses(Expectations.NobodyElseRebalances));
        Assert.Equal(2, run.Revoking(16, "n2", epoch: 2).Misses(Expectations.NobodyElseRebalances).Count);
    }

    [Fact]
    public void So_many_nodes_die() =>
        Assert.Empty(new SomeRun().Node("n1").Killed(5, "n1").Misses(Expectations.Deaths(1)));

    [Fact]
    public void Fewer_are_too_few() => Assert.Single(new SomeRun().Node("n1").Killed(5, "n1").Misses(Expectations.Deaths(2)));

    [Theory]
    [InlineData(3600, 0)]
    [InlineData(0, 1)]
    public void A_clock_that_jumps_is_seen_by_its_node(int seconds, int missed)
    {
        var run = new SomeRun().Node("n1").Fault(5, 5, FaultKind.ClockJump, "n1")
            .Say(4, "n1", new HistoryEvent.WallClock(1_000_000)).Say(6, "n1", new HistoryEvent.WallClock(1_002_000 + (seconds * 1000)));

        Assert.Equal(missed, run.Misses(Expectations.ClocksJump).Count);
    }

    [Fact]
    public void Local_queues_fill()
    {
        var run = new SomeRun().Node("n1").Node("n2");
        for (var time = 0; time < 51; time++)
        {
            run.Say(time, "n1", new HistoryEvent.QueueFull(TopicSort.Results)).Say(time, "n2", new HistoryEvent.QueueFull(TopicSort.Results))
                .Driver(time, new HistoryEvent.EnqueueInvoked($"t{time}", string.Empty, Poison: false));
        }

        Assert.Empty(run.Misses(Expectations.QueuesFill(10)));
        Assert.Single(run.Misses(Expectations.QueuesFill(13)));
        Assert.Equal(2, new SomeRun().Node("n1").Task(0).Misses(Expectations.QueuesFill(10)).Count);
    }

    [Fact]
    public void An_overloaded_node_holds_no_more_than_it_may()
    {
        Assert.Empty(Overloaded().Misses(Expectations.Overload(5, maxTasks: 10)));
        Assert.Contains("held 9", Assert.Single(Overloaded().Misses(Expectations.Overload(5, maxTasks: 8))), StringComparison.Ordinal);
        Assert.Contains("no bound", Assert.Single(Overloaded().Misses(Expectations.Overload(5, maxTasks: 20))), StringComparison.Ordinal);
        Assert.Contains("not 20 times", Assert.Single(Overloaded().Misses(Expectations.Overload(20, maxTasks: 10))), StringComparison.Ordinal);
    }

    [Fact]
    public void Handlers_that_block_are_counted_at_once()
    {
        var run = new SomeRun().Node("n1").Assigned(1, "n1").Ran(2, 5, "n1", 0).Ran(3, 6, "n1", 1).Ran(5, 7, "n1", 2);

        Assert.Empty(run.Misses(Expectations.AtOnce(2)));
        Assert.Single(run.Misses(Expectations.AtOnce(3)));
    }

    private static SomeRun Stalled() =>
        new SomeRun().Node("n1").Node("n2").Assigned(1, "n1").Fault(10, 25, FaultKind.PollStall, "n1").Revoked(26, "n1", lost: true);

    private static SomeRun Restarted() => new SomeRun().Node("n1").Node("n2").Assigned(1, "n1").Assigned(1, "n2")
        .Driver(10, new HistoryEvent.DrainBegun("n1")).Revoking(11, "n1").Revoked(12, "n1").Node("n3", at: 13);

    private static SomeRun Overloaded()
    {
        var run = new SomeRun().Node("n1").Node("n2").Assigned(1, "n1").Delivered(2, "n1", 0, 8).Acknowledged(3, "n1", 0).Node("n3", at: 10);
        for (var task = 0; task < 9; task++)
        {
            run.Task(task);
        }

        return run;
    }
}
