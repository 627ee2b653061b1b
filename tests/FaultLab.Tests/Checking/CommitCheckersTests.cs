using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Checking.Checkers;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.Checking;

public sealed class CommitCheckersTests
{
    [Fact]
    public void A_commit_up_to_the_lowest_open_task_with_the_settled_ones_above_it_is_right()
    {
        var run = ThreeTasks().Committed(7, "n1", 1, SomeRun.LedgerOf(1, 2)).Acknowledged(8, "n1", 1).Committed(9, "n1", 3).Over(30, 3, 3);

        VerdictAssert.Is(VerdictColor.Green, run.Check(new CommitChecker()));
        VerdictAssert.Is(VerdictColor.Green, run.Check(new AcknowledgedFirstChecker()));
        VerdictAssert.Is(VerdictColor.Green, run.Check(new LedgerChecker()));
    }

    [Fact]
    public void A_commit_above_an_open_task_is_wrong() =>
        VerdictAssert.IsRed("0-1: n1", ThreeTasks().Committed(7, "n1", 3).Acknowledged(8, "n1", 1).Check(new AcknowledgedFirstChecker()));

    [Fact]
    public void A_commit_over_a_dead_letter_needs_its_notice_too()
    {
        VerdictAssert.IsRed("0-0: n1", Buried().Committed(5, "n1", 1).Noticed(6, "n1", 0).Check(new AcknowledgedFirstChecker()));
        VerdictAssert.Is(VerdictColor.Green, Buried().Noticed(4.5, "n1", 0).Committed(5, "n1", 1).Check(new AcknowledgedFirstChecker()));

        static SomeRun Buried() => new SomeRun().Task(0, poison: true).Assigned(1, "n1").Ran(2, 3, "n1", 0, Outcome.Failed).DeadLettered(4, "n1", 0);
    }

    [Fact]
    public void A_ledger_that_calls_an_open_task_settled_is_wrong() =>
        VerdictAssert.IsRed("never acknowledged", ThreeTasks().Committed(7, "n1", 0, SomeRun.LedgerOf(0, 1)).Check(new AcknowledgedFirstChecker()));

    [Fact]
    public void A_commit_above_a_running_task_is_wrong() =>
        VerdictAssert.IsRed("which ran", ThreeTasks().Committed(3.5, "n1", 2).Over(30, 3, 3).Check(new CommitChecker()));

    [Fact]
    public void A_commit_beyond_what_was_read_is_wrong() =>
        VerdictAssert.IsRed("beyond what was read", ThreeTasks().Acknowledged(6, "n1", 1).Committed(7, "n1", 4).Over(30, 3, 3).Check(new CommitChecker()));

    [Fact]
    public void A_commit_for_a_partition_of_others_is_wrong() =>
        VerdictAssert.IsRed("not owned", ThreeTasks().Revoked(7, "n1").Committed(8, "n1", 1).Over(30, 3, 3).Check(new CommitChecker()));

    [Fact]
    public void A_commit_does_not_go_back_also_under_another_owner()
    {
        var run = ThreeTasks().Committed(7, "n1", 1).Revoked(8, "n1").Assigned(9, "n2").Committed(10, "n2", 0).Over(30, 3, 3);

        VerdictAssert.IsRed("went back", run.Check(new CommitChecker()));
    }

    [Fact]
    public void The_last_commit_arrives_at_the_end()
    {
        var run = ThreeTasks().Acknowledged(6, "n1", 1).Committed(7, "n1", 2);

        VerdictAssert.IsRed("committed 2 at last", run.Over(30, 2, 3).Check(new CommitChecker()));
    }

    [Fact]
    public void Nothing_is_said_of_commits_if_nobody_looked_at_the_last() =>
        VerdictAssert.Is(VerdictColor.Blind, ThreeTasks().Committed(7, "n1", 1).Check(new CommitChecker()));

    [Fact]
    public void What_a_confirmed_commit_called_settled_never_runs_again()
    {
        var run = ThreeTasks().Committed(7, "n1", 1, SomeRun.LedgerOf(1, 2)).Revoked(8, "n1").Assigned(9, "n2", position: 1);

        VerdictAssert.Is(VerdictColor.Green, run.Ran(10, 11, "n2", 1).Check(new LedgerChecker()));
        VerdictAssert.IsRed("0-2 attempt 1 under 0@n2/1", run.Ran(12, 13, "n2", 2).Check(new LedgerChecker()));
    }

    [Fact]
    public void Nor_what_a_later_commit_has_forgotten()
    {
        var run = ThreeTasks().Committed(7, "n1", 1, SomeRun.LedgerOf(1, 2)).Committed(7.5, "n1", 1).Revoked(8, "n1").Assigned(9, "n2", position: 1);

        VerdictAssert.Is(VerdictColor.Red, run.Ran(12, 13, "n2", 2).Check(new LedgerChecker()));
    }

    [Fact]
    public void What_no_commit_was_confirmed_for_may_run_again()
    {
        var run = ThreeTasks().Committed(7, "n1", 1, error: null).Revoked(8, "n1", lost: true).Assigned(9, "n2").Ran(10, 11, "n2", 0);

        VerdictAssert.Is(VerdictColor.Green, run.Check(new LedgerChecker()));
    }

    // Of three tasks the first and the last have settled.
    private static SomeRun ThreeTasks() => new SomeRun()
        .Task(0).Task(1).Task(2).Node("n1").Node("n2").Assigned(1, "n1").Delivered(1.5, "n1", 0, 2)
        .Ran(2, 3, "n1", 0).Ran(2, 5, "n1", 1).Ran(2, 3, "n1", 2)
        .Acknowledged(4, "n1", 0).Acknowledged(4, "n1", 2);
}
