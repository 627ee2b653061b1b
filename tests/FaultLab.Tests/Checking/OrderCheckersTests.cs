using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Checking.Checkers;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.Checking;

public sealed class OrderCheckersTests
{
    private static readonly RunBounds Ordered = new() { Ordered = true };

    [Fact]
    public void Tasks_of_a_key_run_one_after_the_other()
    {
        var run = TwoOfOneKey().Ran(2, 3, "n1", 0).Acknowledged(4, "n1", 0).Ran(4, 5, "n1", 1);

        VerdictAssert.Is(VerdictColor.Green, run.Check(new OrderChecker()));
    }

    [Fact]
    public void A_task_that_starts_before_the_one_before_it_has_settled_is_out_of_order() =>
        VerdictAssert.IsRed(
            "had not settled", TwoOfOneKey().Ran(2, 3, "n1", 0).Ran(3.5, 5, "n1", 1).Acknowledged(4, "n1", 0).Check(new OrderChecker()));

    [Fact]
    public void Tasks_of_a_key_do_not_overlap() =>
        VerdictAssert.IsRed("began beside", TwoOfOneKey().Ran(2, 6, "n1", 0).Acknowledged(3, "n1", 0).Ran(4, 5, "n1", 1).Check(new OrderChecker()));

    [Fact]
    public void An_owner_does_not_go_back_in_a_lane()
    {
        var run = TwoOfOneKey().Ran(2, 3, "n1", 0).Acknowledged(3, "n1", 0).Ran(4, 5, "n1", 1).Ran(6, 7, "n1", 0);

        VerdictAssert.IsRed("began after", run.Check(new OrderChecker()));
    }

    [Fact]
    public void A_new_owner_may_begin_again_in_order()
    {
        var run = TwoOfOneKey().Ran(2, 3, "n1", 0).Acknowledged(3, "n1", 0).Ran(4, 5, "n1", 1).Revoked(6, "n1", lost: true)
            .Assigned(7, "n2").Ran(8, 9, "n2", 0).Ran(9, 10, "n2", 1);

        VerdictAssert.Is(VerdictColor.Green, run.Check(new OrderChecker()));
    }

    [Fact]
    public void Where_order_is_promised_it_has_to_be_compared()
    {
        VerdictAssert.Is(VerdictColor.Blind, new SomeRun(Ordered).Task(0, "a").Task(1, "b").Check(new OrderChecker()));
        VerdictAssert.Is(VerdictColor.Idle, new SomeRun().Task(0, "a").Task(1, "a").Check(new OrderChecker()));
    }

    [Fact]
    public void An_old_attempt_may_run_beside_a_new_one_after_the_revoke_timeout()
    {
        var run = HandedOver(revokedAt: 10.1);

        VerdictAssert.Is(VerdictColor.Green, run.Check(new OverlapChecker()));
        Assert.Equal("overlaps 1", run.Check(new OverlapChecker()).Note);
    }

    [Fact]
    public void But_not_before_it() =>
        VerdictAssert.IsRed("given up in order", HandedOver(revokedAt: 6).Check(new OverlapChecker()));

    [Fact]
    public void Nor_may_another_task_of_its_lane()
    {
        var run = TwoOfOneKey().Node("n1").Node("n2").Began(2, "n1", 0).Revoking(5, "n1").Revoked(6, "n1").Assigned(11, "n2").Ran(12, 13, "n2", 1);

        VerdictAssert.IsRed("began beside", run.Check(new OverlapChecker()));
    }

    [Fact]
    public void Nothing_starts_once_the_partition_has_to_be_given_up()
    {
        var run = new SomeRun().Task(0).Assigned(1, "n1").Revoking(5, "n1").Ran(7, 8, "n1", 0).Revoked(9, "n1");

        VerdictAssert.IsRed("had to be given up", run.Check(new OverlapChecker()));
    }

    [Fact]
    public void What_a_stopped_owner_still_runs_is_no_overlap_of_ours()
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Fault(3, 20, FaultKind.Stop, "n1")
            .Assigned(1, "n1").Ran(2, 21, "n1", 0).Revoked(21, "n1", lost: true).Assigned(10, "n2").Ran(11, 12, "n2", 0);

        VerdictAssert.Is(VerdictColor.Green, run.Check(new OverlapChecker()));
    }

    [Fact]
    public void Nor_what_it_starts_before_it_knows()
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Fault(3, 20, FaultKind.Stop, "n1")
            .Assigned(1, "n1").Assigned(10, "n2").Ran(11, 22, "n2", 0).Ran(20.5, 21, "n1", 0).Revoked(21, "n1", lost: true)
            .Revoking(60, "n2").Revoked(60, "n2");

        VerdictAssert.Is(VerdictColor.Green, run.Check(new OverlapChecker()));
    }

    private static SomeRun TwoOfOneKey() => new SomeRun(Ordered).Task(0, "a").Task(1, "a").Assigned(1, "n1");

    private static SomeRun HandedOver(double revokedAt) => new SomeRun()
        .Task(0).Node("n1").Node("n2").Assigned(1, "n1").Ran(2, 20, "n1", 0)
        .Revoking(5, "n1").Revoked(revokedAt, "n1")
        .Assigned(11, "n2").Ran(12, 13, "n2", 0);
}
