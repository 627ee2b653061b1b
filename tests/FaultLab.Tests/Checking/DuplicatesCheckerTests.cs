using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Checking.Checkers;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.Checking;

public sealed class DuplicatesCheckerTests
{
    private static readonly DuplicatesChecker Checker = new();

    [Fact]
    public void A_retry_is_no_duplicate()
    {
        var run = new SomeRun().Task(0).Assigned(1, "n1").Ran(2, 3, "n1", 0, Outcome.Failed).Ran(4, 5, "n1", 0, attempt: 2).Acknowledged(6, "n1", 0);

        VerdictAssert.Is(VerdictColor.Green, run.Check(Checker));
        Assert.StartsWith("repeated 0,", run.Check(Checker).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_ran_when_its_node_was_killed_runs_again()
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Assigned(1, "n1").Began(2, "n1", 0).Killed(3, "n1")
            .Assigned(9, "n2").Ran(10, 11, "n2", 0).Acknowledged(12, "n2", 0);

        VerdictAssert.Is(VerdictColor.Green, run.Check(Checker));
        Assert.StartsWith("repeated 1, after ends of tenures 1,", run.Check(Checker).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_settled_long_before_the_kill_does_not()
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Assigned(1, "n1").Ran(2, 3, "n1", 0).Acknowledged(4, "n1", 0).Killed(15, "n1")
            .Assigned(20, "n2").Ran(21, 22, "n2", 0);

        VerdictAssert.IsRed("settled 11 s before", run.Check(Checker));
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(19, true)]
    [InlineData(3, false)]
    public void Nor_what_settled_long_before_the_consumers_thread_was_kept_away(double settledAt, bool mayBe)
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Assigned(1, "n1").Ran(1, 2, "n1", 0).Acknowledged(settledAt, "n1", 0)
            .Fault(20, 35, FaultKind.PollStall, "n1").Assigned(30, "n2").Ran(31, 32, "n2", 0).Revoked(36, "n1", lost: true);

        VerdictAssert.Is(mayBe ? VerdictColor.Green : VerdictColor.Red, run.Check(Checker));
    }

    [Theory]
    [InlineData(19, true)]
    [InlineData(3, false)]
    public void Nor_what_settled_long_before_a_broker_stood_still_unasked(double settledAt, bool mayBe)
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Assigned(1, "n1").Ran(1, 2, "n1", 0).Acknowledged(settledAt, "n1", 0)
            .Driver(27, new HistoryEvent.BrokerStalled(7)).Assigned(27.5, "n2").Ran(29, 30, "n2", 0).Revoked(28, "n1", lost: true);

        VerdictAssert.Is(mayBe ? VerdictColor.Green : VerdictColor.Red, run.Check(Checker));
    }

    [Fact]
    public void A_broker_that_stood_still_for_a_moment_excuses_no_clean_handover() => VerdictAssert.IsRed(
        "given up in order", HandedOver(settledAt: 4, revokedAt: 6).Driver(5.9, new HistoryEvent.BrokerStalled(2)).Check(Checker));

    [Fact]
    public void A_clean_handover_repeats_nothing_that_had_settled() =>
        VerdictAssert.IsRed("given up in order", HandedOver(settledAt: 4, revokedAt: 6).Check(Checker));

    [Fact]
    public void Nor_anything_long_before_the_revoke_timeout() =>
        VerdictAssert.IsRed("given up after 0.5 s", HandedOver(settledAt: 100, revokedAt: 5.5).Check(Checker));

    [Fact]
    public void What_had_not_settled_by_then_runs_again() =>
        VerdictAssert.Is(VerdictColor.Green, HandedOver(settledAt: 100, revokedAt: 10).Check(Checker));

    [Fact]
    public void Nor_if_its_node_drains_later() =>
        VerdictAssert.IsRed(
            "given up after 0.5 s", HandedOver(settledAt: 100, revokedAt: 5.5).Driver(50, new HistoryEvent.DrainBegun("n1")).Check(Checker));

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void What_a_node_had_sent_under_a_former_tenure_settles_nothing_under_its_next(int acknowledged, bool mayBe)
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Assigned(1, "n1").Ran(2, 3, "n1", 0)
            .Revoking(3, "n1").Revoked(8, "n1").Assigned(9, "n1", epoch: 2).Ran(9.5, 9.6, "n1", 0, epoch: 2);
        for (var result = 0; result < acknowledged; result++)
        {
            run.Acknowledged(10 + (result * 0.1), "n1", 0);
        }

        run.Revoking(11, "n1", epoch: 2).Revoked(16, "n1", epoch: 2).Assigned(17, "n2").Ran(18, 19, "n2", 0).Acknowledged(20, "n2", 0);

        VerdictAssert.Is(mayBe ? VerdictColor.Green : VerdictColor.Red, run.Check(Checker));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Failed_commits_excuse_what_is_repeated_if_something_explains_them(bool isExplained)
    {
        var run = HandedOver(settledAt: 4, revokedAt: 6)
            .Committed(5.1, "n1", 1, error: 16).Committed(5.3, "n1", 1, error: 16).Committed(5.5, "n1", 1, error: 16);
        if (isExplained)
        {
            run.Node("n3").Killed(3, "n3");
        }

        VerdictAssert.Is(isExplained ? VerdictColor.Green : VerdictColor.Red, run.Check(Checker));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_end_of_a_node_does_not_explain_that_its_commits_had_failed_long_before(bool isAnswered)
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Assigned(1, "n1").Ran(2, 3, "n1", 0).Acknowledged(4, "n1", 0);
        foreach (var at in (int[])[10, 20, 30, 40, 50])
        {
            run.Committed(at, "n1", 1, error: isAnswered ? 16 : null);
        }

        VerdictAssert.IsRed("settled 56 s before its node was disturbed", run.Killed(60, "n1").Assigned(66, "n2").Ran(67, 68, "n2", 0).Check(Checker));
    }

    [Theory]
    [InlineData(nameof(FaultKind.ReadingRefused), true)]
    [InlineData(nameof(FaultKind.ResultsRefused), false)]
    public void They_fail_without_the_right_to_read(string kind, bool isExplained) => VerdictAssert.Is(
        isExplained ? VerdictColor.Green : VerdictColor.Red,
        HandedOver(settledAt: 4, revokedAt: 6).Fault(4.5, 8, Enum.Parse<FaultKind>(kind), "tasks")
            .Committed(5.1, "n1", 1, error: 29).Committed(5.3, "n1", 1, error: 29).Committed(5.5, "n1", 1, error: 29).Check(Checker));

    [Theory]
    [InlineData(1, true)]
    [InlineData(4.5, false)]
    public void One_that_was_waited_for_in_vain_does_so_as_well(double sentAt, bool hasTime) => VerdictAssert.Is(
        hasTime ? VerdictColor.Green : VerdictColor.Red,
        HandedOver(settledAt: 4, revokedAt: 6).Node("n3").Killed(3, "n3").Committed(sentAt, "n1", 1, error: null).Check(Checker));

    [Theory]
    [InlineData(2.5, true)]
    [InlineData(4.5, false)]
    public void So_do_two_that_were_tried_for_so_long_one_after_the_other(double firstAt, bool hasTime) => VerdictAssert.Is(
        hasTime ? VerdictColor.Green : VerdictColor.Red,
        HandedOver(settledAt: 4, revokedAt: 6).Node("n3").Killed(2, "n3")
            .Committed(firstAt, "n1", 1, error: 22).Committed(5, "n1", 1, error: null).Check(Checker));

    [Theory]
    [InlineData(20, true)]
    [InlineData(34, false)]
    public void An_outage_excuses_nothing_that_had_settled_long_before(double brokenAt, bool isSoon)
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Assigned(10, "n1").Ran(11, 12, "n1", 0).Acknowledged(13, "n1", 0)
            .Fault(brokenAt, 40, FaultKind.NetworkCut, "broker").Revoking(50, "n1").Revoked(50, "n1").Assigned(51, "n2").Ran(52, 53, "n2", 0);

        VerdictAssert.Is(isSoon ? VerdictColor.Green : VerdictColor.Red, run.Check(Checker));
    }

    [Theory]
    [InlineData(5.5, true)]
    [InlineData(0.5, false)]
    public void A_node_that_drains_waits_for_what_runs(double drained, bool hasWaited)
    {
        var run = new SomeRun(new RunBounds { DrainTimeout = 6 }).Task(0).Node("n1").Node("n2").Assigned(1, "n1").Began(2, "n1", 0)
            .Driver(5, new HistoryEvent.DrainBegun("n1")).Revoking(5 + drained, "n1").Revoked(5 + drained, "n1").Assigned(12, "n2").Ran(13, 14, "n2", 0);

        VerdictAssert.Is(hasWaited ? VerdictColor.Green : VerdictColor.Red, run.Check(Checker));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(0.5, false)]
    public void And_for_what_is_being_written(double drained, bool hasWaited)
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Assigned(1, "n1").Ran(2, 4, "n1", 0)
            .Driver(5, new HistoryEvent.DrainBegun("n1")).Revoking(5 + drained, "n1").Revoked(5 + drained, "n1").Assigned(12, "n2").Ran(13, 14, "n2", 0);

        VerdictAssert.Is(hasWaited ? VerdictColor.Green : VerdictColor.Red, run.Check(Checker));
    }

    [Fact]
    public void One_refused_commit_does_not() =>
        VerdictAssert.Is(VerdictColor.Red, HandedOver(settledAt: 4, revokedAt: 6).Committed(5.1, "n1", 1, error: 16).Check(Checker));

    [Fact]
    public void Nothing_runs_twice_under_one_tenure()
    {
        var run = new SomeRun().Task(0).Assigned(1, "n1").Ran(2, 3, "n1", 0).Ran(4, 5, "n1", 0);

        VerdictAssert.IsRed("same tenure", run.Check(Checker));
    }

    [Fact]
    public void What_was_lost_runs_again()
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Assigned(1, "n1").Ran(2, 3, "n1", 0).Acknowledged(4, "n1", 0)
            .Revoked(5, "n1", lost: true).Assigned(6, "n2").Ran(7, 8, "n2", 0);

        VerdictAssert.Is(VerdictColor.Green, run.Check(Checker));
    }

    [Fact]
    public void A_dead_letter_alone_is_one_where_failures_are_not_told() => VerdictAssert.IsRed(
        "given up in order",
        new SomeRun(new RunBounds { TellsFailures = false }).Task(0, poison: true).Node("n1").Node("n2").Assigned(1, "n1").Ran(2, 3, "n1", 0, Outcome.Failed)
            .DeadLettered(4, "n1", 0).Revoking(5, "n1").Revoked(8, "n1").Assigned(9, "n2").Ran(10, 11, "n2", 0, Outcome.Failed).Check(Checker));

    [Theory]
    [InlineData(null, true)]
    [InlineData(4.5, false)]
    public void A_dead_letter_without_its_notice_is_no_ending(double? noticedAt, bool mayRepeat)
    {
        var run = new SomeRun().Task(0, poison: true).Node("n1").Node("n2").Assigned(1, "n1").Ran(2, 3, "n1", 0, Outcome.Failed)
            .DeadLettered(4, "n1", 0);
        if (noticedAt is { } at)
        {
            run.Noticed(at, "n1", 0);
        }

        run.Revoking(5, "n1").Revoked(8, "n1").Assigned(9, "n2").Ran(10, 11, "n2", 0, Outcome.Failed);

        VerdictAssert.Is(mayRepeat ? VerdictColor.Green : VerdictColor.Red, run.Check(Checker));
    }

    private static SomeRun HandedOver(double settledAt, double revokedAt) => new SomeRun()
        .Task(0).Node("n1").Node("n2").Assigned(1, "n1").Ran(2, 3, "n1", 0).Acknowledged(settledAt, "n1", 0)
        .Revoking(5, "n1").Revoked(revokedAt, "n1")
        .Assigned(revokedAt + 2, "n2").Ran(revokedAt + 3, revokedAt + 4, "n2", 0);
}
