using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Checking.Checkers;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.Checking;

/// <summary>What a node may commit for a partition that somebody else was given because it was away for too long.</summary>
public sealed class LostPartitionTests
{
    [Fact]
    public void A_commit_before_the_node_knows_of_its_loss_is_right() =>
        VerdictAssert.Is(VerdictColor.Green, Away().Committed(14.1, "n1", 1, error: 25).Revoking(14.2, "n1").Revoked(14.3, "n1", lost: true).Over(30, 1, 1).Check(new CommitChecker()));

    [Fact]
    public void A_commit_after_it_knows_is_wrong() =>
        VerdictAssert.IsRed(
            "had been lost",
            Away().Revoking(14.2, "n1").Committed(14.3, "n1", 1, error: 25).Revoked(15, "n1").Over(30, 1, 1).Check(new CommitChecker()));

    [Fact]
    public void What_a_node_commits_last_that_drains_without_knowing_is_right() =>
        VerdictAssert.Is(
            VerdictColor.Green,
            Away().Driver(14.05, new HistoryEvent.DrainBegun("n1")).Revoking(14.2, "n1").Committed(14.3, "n1", 1, error: 25).Revoked(15, "n1")
                .Over(30, 1, 1).Check(new CommitChecker()));

    // Of a round of the group that was over: it hears of the partition, and that it has lost it, after its owner was given it.
    [Theory]
    [InlineData(1.3, false, VerdictColor.Green)]
    [InlineData(1.3, true, VerdictColor.Red)]
    [InlineData(5.3, false, VerdictColor.Red)]
    public void What_another_node_was_given_late_and_has_lost_again_was_not_lost(double lostAgainAt, bool hasCommitted, object expected)
    {
        var run = Owned().Assigned(1.1, "n2");
        if (hasCommitted)
        {
            run.Committed(1.2, "n2", 0);
        }

        run.Revoked(lostAgainAt, "n2", lost: true).Revoking(5, "n1").Committed(5.1, "n1", 1).Revoked(5.2, "n1").Over(30, 1, 1);

        VerdictAssert.Is((VerdictColor)expected, run.Check(new CommitChecker()));
    }

    [Fact]
    public void The_last_commit_of_a_partition_that_is_given_up_in_order_is_right() =>
        VerdictAssert.Is(
            VerdictColor.Green,
            Owned().Revoking(5, "n1").Committed(5.1, "n1", 1).Revoked(5.2, "n1").Assigned(5.5, "n2", position: 1).Over(30, 1, 1).Check(new CommitChecker()));

    private static SomeRun Owned() => new SomeRun()
        .Task(0).Node("n1").Node("n2").Assigned(1, "n1").Delivered(1.5, "n1", 0, 0).Ran(2, 3, "n1", 0).Acknowledged(4, "n1", 0);

    private static SomeRun Away() => Owned().Fault(4.5, 14, FaultKind.Stop, "n1").Assigned(11, "n2");
}
