using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Checking.Checkers;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.Checking;

public sealed class TimeCheckersTests
{
    [Fact]
    public void While_there_is_work_something_settles()
    {
        var run = Working().Acknowledged(25, "n1", 0).Acknowledged(50, "n1", 1).Over(60, 2, 2);

        VerdictAssert.Is(VerdictColor.Green, run.Check(new ProgressChecker()));
    }

    [Fact]
    public void A_standstill_of_the_group_is_found() =>
        VerdictAssert.IsRed("the group had work", Working().Acknowledged(25, "n1", 0).Acknowledged(60, "n1", 1).Over(60, 2, 2).Check(new ProgressChecker()));

    [Fact]
    public void So_is_one_at_the_end() =>
        VerdictAssert.IsRed("the group had work", Working().Acknowledged(5, "n1", 0).Over(60, 1, 2).Check(new ProgressChecker()));

    [Fact]
    public void Nothing_need_settle_while_there_is_no_work() =>
        VerdictAssert.Is(
            VerdictColor.Green, Working().Acknowledged(5, "n1", 0).Acknowledged(5, "n1", 1).Over(100, 2, 2).Check(new ProgressChecker()));

    [Fact]
    public void A_fault_and_its_healing_are_excused()
    {
        var run = Working().Fault(10, 30, FaultKind.NetworkCut, "broker").Acknowledged(9, "n1", 0).Acknowledged(44, "n1", 1).Over(60, 2, 2);

        VerdictAssert.Is(VerdictColor.Green, run.Check(new ProgressChecker()));
    }

    [Fact]
    public void Work_goes_on_soon_after_an_outage() =>
        VerdictAssert.IsRed(
            "after the NetworkCut for 16 s",
            Working().Fault(10, 20, FaultKind.NetworkCut, "broker").Acknowledged(9, "n1", 0).Acknowledged(36, "n1", 1).Over(40, 2, 2)
                .Check(new ProgressChecker()));

    [Theory]
    [InlineData(nameof(FaultKind.ResultsRefused), true)]
    [InlineData(nameof(FaultKind.DeadLettersRefused), false)]
    [InlineData(nameof(FaultKind.ConnectionsReset), false)]
    [InlineData(nameof(FaultKind.BrokerLost), false)]
    public void What_need_not_stop_the_work_excuses_no_standstill(string kind, bool isExcused) =>
        VerdictAssert.Is(
            isExcused ? VerdictColor.Green : VerdictColor.Red,
            Working().Fault(10, 42, Enum.Parse<FaultKind>(kind), "one").Acknowledged(9, "n1", 0).Acknowledged(44, "n1", 1).Over(60, 2, 2).Check(new ProgressChecker()));

    [Fact]
    public void Other_brokers_take_over_soon_from_one_that_is_lost() =>
        VerdictAssert.IsRed(
            "after the BrokerLost for 16 s",
            Working().Fault(10, 30, FaultKind.BrokerLost, "broker 2").Acknowledged(9, "n1", 0).Acknowledged(35, "n1", 1).Over(40, 2, 2)
                .Check(new ProgressChecker()));

    [Theory]
    [InlineData(18, false)]
    [InlineData(30, true)]
    public void But_not_before_an_outage_is_over_that_came_with_it(double until, bool isSoon) => VerdictAssert.Is(
        isSoon ? VerdictColor.Green : VerdictColor.Red,
        Working().Fault(9.5, until, FaultKind.ResultsRefused, "results").Fault(10, 29, FaultKind.BrokerLost, "broker 2")
            .Acknowledged(9, "n1", 0).Acknowledged(35, "n1", 1).Over(40, 2, 2).Check(new ProgressChecker()));

    [Theory]
    [InlineData(9, true)]
    [InlineData(1, false)]
    public void Outages_that_follow_one_another_leave_no_time_to_go_on(double seconds, bool isExcused) => VerdictAssert.Is(
        isExcused ? VerdictColor.Green : VerdictColor.Red,
        Working().Fault(10, 20, FaultKind.NetworkHang, "broker").Fault(21, 21 + seconds, FaultKind.NetworkHang, "broker")
            .Fault(33, 33 + seconds, FaultKind.NetworkHang, "broker").Acknowledged(9, "n1", 0).Acknowledged(43, "n1", 1).Over(60, 2, 2)
            .Check(new ProgressChecker()));

    [Theory]
    [InlineData(20, true)]
    [InlineData(27, false)]
    public void A_partition_has_a_new_owner_soon_after_a_kill(double assignedAt, bool isSoon) =>
        VerdictAssert.Is(
            isSoon ? VerdictColor.Green : VerdictColor.Red,
            Working().Acknowledged(5, "n1", 0).Killed(10, "n1").Node("n2").Assigned(assignedAt, "n2").Acknowledged(28, "n2", 1).Over(40, 2, 2)
                .Check(new ProgressChecker()));

    [Theory]
    [InlineData(15, true)]
    [InlineData(16.5, false)]
    public void Only_kills_before_it_has_to_be_over_put_it_off(double after, bool isPutOff) =>
        VerdictAssert.Is(
            isPutOff ? VerdictColor.Green : VerdictColor.Red,
            Working().Acknowledged(5, "n1", 0).Killed(10, "n1").Node("n3").Killed(10 + after, "n3").Node("n2").Assigned(27, "n2")
                .Acknowledged(28, "n2", 1).Over(40, 2, 2).Check(new ProgressChecker()));

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void And_so_do_nodes_that_drain_before_they_have_partitions(bool hasPartitions, bool isPutOff)
    {
        var run = Working().Acknowledged(5, "n1", 0).Killed(10, "n1").Node("n3").Node("n2");
        if (hasPartitions)
        {
            run.Say(4, "n3", new HistoryEvent.Assigned(1, 1, 0)).Say(14, "n3", new HistoryEvent.Revoked(1, 1, Lost: false, Running: 0));
        }

        run.Driver(14, new HistoryEvent.DrainBegun("n3")).Driver(15, new HistoryEvent.NodeEnded("n3", 0))
            .Assigned(27, "n2").Acknowledged(28, "n2", 1).Over(40, 2, 2);

        VerdictAssert.Is(isPutOff ? VerdictColor.Green : VerdictColor.Red, run.Check(new ProgressChecker()));
    }

    [Fact]
    public void What_befalls_one_node_excuses_no_other() =>
        VerdictAssert.IsRed(
            "n1 had work",
            StandsStill().Node("n3").Killed(15, "n3").Killed(30, "n3").Over(60, 0, 8).Check(new ProgressChecker()));

    [Fact]
    public void A_node_that_stands_still_is_found_beside_one_that_works() =>
        VerdictAssert.IsRed("n1 had work", StandsStill().Over(60, 0, 8).Check(new ProgressChecker()));

    [Fact]
    public void A_drain_ends_in_time_and_with_0()
    {
        VerdictAssert.Is(VerdictColor.Green, Drained(took: 20, exitCode: 0).Check(new HandoverTimeChecker()));
        VerdictAssert.IsRed("took 40 s", Drained(took: 40, exitCode: 0).Check(new HandoverTimeChecker()));
        VerdictAssert.IsRed("exited with 1", Drained(took: 20, exitCode: 1).Check(new HandoverTimeChecker()));
    }

    [Fact]
    public void A_node_ends_when_it_is_asked_to() => VerdictAssert.IsRed(
        "ended unasked", new SomeRun().Node("n1").Driver(30, new HistoryEvent.NodeEnded("n1", 0)).Check(new HandoverTimeChecker()));

    [Theory]
    [InlineData(5, 9, VerdictColor.Red)]
    [InlineData(9, 49, VerdictColor.Green)]
    public void A_drain_is_excused_by_a_stop_within_it_alone(double stoppedAt, double goesOnAt, object expected) => VerdictAssert.Is(
        (VerdictColor)expected, Drained(took: 40, exitCode: 0).Fault(stoppedAt, goesOnAt, FaultKind.Stop, "n1").Check(new HandoverTimeChecker()));

    [Theory]
    [InlineData(nameof(FaultKind.Stop), VerdictColor.Green)]
    [InlineData(nameof(FaultKind.NetworkCut), VerdictColor.Green)]
    [InlineData(nameof(FaultKind.ClockJump), VerdictColor.Red)]
    [InlineData(nameof(FaultKind.NetworkCut), VerdictColor.Red, 17)]
    public void A_partition_is_lost_for_a_reason(string fault, object expected, double begunAt = 5) => VerdictAssert.Is(
        (VerdictColor)expected,
        new SomeRun().Node("n1").Assigned(1, "n1").Fault(begunAt, begunAt + 10, Enum.Parse<FaultKind>(fault), "n1")
            .Revoked(16, "n1", lost: true).Check(new HandoverTimeChecker()));

    [Theory]
    [InlineData(13, 7, VerdictColor.Green)]
    [InlineData(13, 2, VerdictColor.Red)]
    [InlineData(40, 7, VerdictColor.Red)]
    public void A_partition_may_be_lost_to_a_broker_that_stood_still_unasked_for_long(double answersAt, double seconds, object expected) => VerdictAssert.Is(
        (VerdictColor)expected,
        new SomeRun().Node("n1").Assigned(1, "n1").Revoked(16, "n1", lost: true).Driver(answersAt, new HistoryEvent.BrokerStalled(seconds))
            .Check(new HandoverTimeChecker()));

    [Theory]
    [InlineData(33, VerdictColor.Green)]
    [InlineData(2, VerdictColor.Red)]
    public void Where_a_broker_stood_still_unasked_nothing_need_settle_meanwhile(double seconds, object expected) => VerdictAssert.Is(
        (VerdictColor)expected,
        Working().Driver(42, new HistoryEvent.BrokerStalled(seconds)).Acknowledged(9, "n1", 0).Acknowledged(44, "n1", 1).Over(60, 2, 2)
            .Check(new ProgressChecker()));

    [Theory]
    [InlineData("drain", 30)]
    [InlineData("given up", 14)]
    [InlineData("new owner", 20)]
    [InlineData("outage", 30)]
    public void Time_in_which_a_broker_stood_still_unasked_does_not_count(string late, double answersAt)
    {
        VerdictAssert.Is(VerdictColor.Red, Late());
        VerdictAssert.Is(VerdictColor.Red, Late(new HistoryEvent.BrokerStalled(1)));
        VerdictAssert.Is(VerdictColor.Green, Late(new HistoryEvent.BrokerStalled(3)));

        Verdict Late(params HistoryEvent[] seen)
        {
            var run = late switch
            {
                "drain" => Drained(took: 34, exitCode: 0),
                "given up" => GivenUp(dwell: 12),
                "new owner" => Working().Acknowledged(5, "n1", 0).Killed(10, "n1").Node("n2").Assigned(28, "n2").Acknowledged(29, "n2", 1).Over(40, 2, 2),
                _ => Working().Fault(10, 20, FaultKind.NetworkCut, "broker").Acknowledged(9, "n1", 0).Acknowledged(37, "n1", 1).Over(40, 2, 2),
            };
            Array.ForEach(seen, said => run.Driver(answersAt, said));
            return run.Check(late is "drain" or "given up" ? new HandoverTimeChecker() : new ProgressChecker());
        }
    }

    [Fact]
    public void A_partition_is_given_up_in_time()
    {
        VerdictAssert.Is(VerdictColor.Green, GivenUp(dwell: 9).Check(new HandoverTimeChecker()));
        VerdictAssert.IsRed("given up 11 s after", GivenUp(dwell: 11).Check(new HandoverTimeChecker()));
        VerdictAssert.IsRed(
            "given up 11 s after", GivenUp(dwell: 11).Driver(60, new HistoryEvent.DrainBegun("n1")).Check(new HandoverTimeChecker()));
    }

    [Fact]
    public void The_consumers_thread_comes_by()
    {
        var run = new SomeRun().Node("n1");

        VerdictAssert.Is(VerdictColor.Green, run.Say(5, "n1", new HistoryEvent.Polled(40, 5999)).Check(new PollGapChecker()));
        VerdictAssert.IsRed("6001 ms", run.Say(10, "n1", new HistoryEvent.Polled(1, 6001)).Check(new PollGapChecker()));
    }

    [Fact]
    public void A_thread_of_which_nothing_is_heard_is_not_passed() =>
        VerdictAssert.Is(
            VerdictColor.Blind, new SomeRun().Node("n1").Say(40, "n1", new HistoryEvent.Polled(40, 10)).Check(new PollGapChecker()));

    [Fact]
    public void A_stopped_node_says_nothing() =>
        VerdictAssert.Is(
            VerdictColor.Green,
            new SomeRun().Node("n1").Fault(5, 39, FaultKind.Stop, "n1").Say(40, "n1", new HistoryEvent.Polled(40, 34000)).Check(new PollGapChecker()));

    [Fact]
    public void A_consumers_thread_that_a_fault_keeps_away_does_not_come_by()
    {
        var run = new SomeRun().Node("n1").Fault(5, 25, FaultKind.PollStall, "n1").Say(25, "n1", new HistoryEvent.Polled(1, 20000));

        VerdictAssert.Is(VerdictColor.Green, run.Check(new PollGapChecker()));
        VerdictAssert.IsRed("n1: 7000 ms", run.Say(40, "n1", new HistoryEvent.Polled(1, 7000)).Check(new PollGapChecker()));
        VerdictAssert.IsRed("n2: 20000 ms", run.Node("n2").Say(25, "n2", new HistoryEvent.Polled(1, 20000)).Check(new PollGapChecker()));
    }

    [Fact]
    public void Nor_does_that_excuse_a_sampler_of_memory() =>
        VerdictAssert.Is(
            VerdictColor.Blind,
            new SomeRun().Node("n1").Fault(5, 39, FaultKind.PollStall, "n1").Say(40, "n1", new HistoryEvent.Memory(100)).Check(new MemoryChecker()));

    [Fact]
    public void Memory_stays_within_its_bound()
    {
        VerdictAssert.Is(VerdictColor.Green, Samples(100, at => 200).Check(new MemoryChecker()));
        VerdictAssert.IsRed("500 MiB", Samples(20, at => at == 10 ? 500 : 200).Check(new MemoryChecker()));
    }

    [Fact]
    public void Memory_does_not_grow_once_the_node_is_warm()
    {
        VerdictAssert.Is(VerdictColor.Green, Samples(200, at => at < 60 ? 100 + (2 * at) : 220).Check(new MemoryChecker()));
        VerdictAssert.IsRed("grew by 60.0 MiB", Samples(200, at => 100 + at).Check(new MemoryChecker()));
    }

    [Fact]
    public void Memory_that_nobody_looked_at_is_not_passed() =>
        VerdictAssert.Is(VerdictColor.Blind, Samples(10, at => 200).Driver(40, new HistoryEvent.NodeEnded("n1", 0)).Check(new MemoryChecker()));

    private static SomeRun Working() => new SomeRun().Task(0).Task(1).Node("n1").Assigned(1, "n1").Delivered(2, "n1", 0, 1);

    private static SomeRun StandsStill()
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Assigned(1, "n1").Delivered(2, "n1", 0, 0);
        for (var task = 1; task < 8; task++)
        {
            run.Task(task, at: task * 6).Acknowledged((task * 6) + 5, "n2", task);
        }

        return run;
    }

    private static SomeRun Drained(double took, int exitCode) => new SomeRun().Node("n1")
        .Driver(10, new HistoryEvent.DrainBegun("n1")).Driver(10 + took, new HistoryEvent.NodeEnded("n1", exitCode));

    private static SomeRun GivenUp(double dwell) => new SomeRun().Node("n1").Assigned(1, "n1").Revoking(5, "n1").Revoked(5 + dwell, "n1");

    private static SomeRun Samples(int seconds, Func<int, double> size)
    {
        var run = new SomeRun().Node("n1");
        for (var at = 1; at <= seconds; at++)
        {
            run.Say(at, "n1", new HistoryEvent.Memory(size(at)));
        }

        return run;
    }
}
