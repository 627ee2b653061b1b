using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Checking.Checkers;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.Checking;

public sealed class DeletedRecordsTests
{
    private static readonly Checker[] ThatMind = [new NoLossChecker(), new FromNowhereChecker(), new AcknowledgedFirstChecker(), new CommitChecker()];

    [Fact]
    public void Tasks_that_an_operator_deleted_are_not_lost()
    {
        var run = Deleted().Driver(8, new HistoryEvent.Decided(0, 2)).Assigned(9, "n2", position: 2).Delivered(10, "n2", 2, 2)
            .Ran(10, 11, "n2", 2).Acknowledged(12, "n2", 2).Committed(13, "n2", 3).Over(30, 3, 3);

        Assert.All(ThatMind, checker => VerdictAssert.Is(VerdictColor.Green, run.Check(checker)));
        VerdictAssert.Is(VerdictColor.Green, run.Check(new HeldChecker()));
        Assert.EndsWith("deleted by an operator before they ended 1", run.Check(new NoLossChecker()).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_that_stayed_are() =>
        VerdictAssert.IsRed("t2 (0-2): no ending", Deleted().Over(30, 2, 3).Check(new NoLossChecker()));

    [Fact]
    public void What_is_gone_is_lost_if_nobody_deleted_it() =>
        VerdictAssert.IsRed("t0 (0-0): acknowledged, and not in the topic", Enqueued(0).Acknowledged(2, "n1", 0).Over(30, 1, 1).Check(new NoLossChecker()));

    [Fact]
    public void A_partition_does_not_go_on_before_it_is_decided_where()
    {
        VerdictAssert.IsRed("nobody had decided", Deleted().Assigned(6, "n2", position: 2).Delivered(7, "n2", 2, 2).Check(new HeldChecker()));
        VerdictAssert.IsRed(
            "nobody had decided",
            Deleted().Assigned(6, "n2", position: 2).Delivered(7, "n2", 2, 2).Driver(8, new HistoryEvent.Decided(0, 2)).Check(new HeldChecker()));
    }

    [Fact]
    public void Nor_before_the_place_that_is_decided() => VerdictAssert.IsRed(
        "where 3 was decided",
        Deleted().Driver(8, new HistoryEvent.Decided(0, 3)).Assigned(9, "n2", position: 2).Delivered(10, "n2", 2, 2).Check(new HeldChecker()));

    [Fact]
    public void A_partition_goes_on_by_itself_if_all_that_was_deleted_had_settled()
    {
        var run = Enqueued(0, 1).Assigned(1, "n1").Acknowledged(2, "n1", 0).Driver(5, new HistoryEvent.RecordsDeleted(0, 1))
            .Assigned(6, "n2", position: 1).Delivered(7, "n2", 1, 1);

        VerdictAssert.Is(VerdictColor.Idle, run.Check(new HeldChecker()));
    }

    [Fact]
    public void What_had_settled_behind_the_place_that_is_decided_runs_again()
    {
        Checker[] checkers = [new LedgerChecker(), new DuplicatesChecker(), new AttemptCountChecker()];

        Assert.All(
            checkers,
            checker => VerdictAssert.Is(VerdictColor.Green, Ahead().Driver(8, new HistoryEvent.Decided(0, 2)).Assigned(9, "n2", position: 2).Ran(10, 11, "n2", 2).Check(checker)));
        Assert.All(
            checkers.Take(2), checker => VerdictAssert.Is(VerdictColor.Red, Ahead().Assigned(9, "n2", position: 2).Ran(10, 11, "n2", 2).Check(checker)));
    }

    [Fact]
    public void Nothing_stands_still_because_of_what_was_deleted() =>
        VerdictAssert.Is(VerdictColor.Green, Enqueued(0).Driver(5, new HistoryEvent.RecordsDeleted(0, 1)).Over(60, 0, 1).Check(new ProgressChecker()));

    [Fact]
    public void A_topic_that_was_created_again_begins_anew()
    {
        var run = Recreated().Assigned(21, "n1", epoch: 2).Delivered(22, "n1", 0, 0, epoch: 2).Ran(22, 23, "n1", 0, epoch: 2)
            .Say(24, "n1", new HistoryEvent.Acknowledged(TopicSort.Results, "new")).Driver(900, new HistoryEvent.Found(TopicSort.Results, -1, -1, "new", "", "", true))
            .Committed(25, "n1", 1).Over(30, 1, 1);

        Assert.All(
            [.. ThatMind, new DuplicatesChecker(), new LedgerChecker(), new ProgressChecker()],
            checker => VerdictAssert.Is(VerdictColor.Green, run.Check(checker)));
    }

    [Fact]
    public void What_is_committed_of_the_deleted_topic_does_not_count_for_it()
    {
        var run = Recreated().Assigned(21, "n1", epoch: 2, position: 1).Over(30, 1, 1);

        VerdictAssert.IsRed("new (10000-0): no ending", run.Check(new NoLossChecker()));
    }

    [Fact]
    public void Its_tasks_do_not_run_under_a_tenure_of_the_deleted_one() =>
        VerdictAssert.IsRed("0@n1/1", Recreated().Delivered(22, "n1", 0, 0).Ran(22, 23, "n1", 0).Check(new DuplicatesChecker()));

    // Of three tasks the first has settled, the second is deleted with it.
    private static SomeRun Deleted() => Enqueued(0, 1, 2)
        .Found(TopicSort.Tasks, 2).Node("n1").Node("n2").Assigned(1, "n1").Delivered(1.5, "n1", 0, 0).Ran(2, 3, "n1", 0).Acknowledged(3, "n1", 0)
        .Committed(3.5, "n1", 1).Revoked(4, "n1").Driver(5, new HistoryEvent.RecordsDeleted(0, 2));

    // Of three tasks the last has settled before the first, which is deleted.
    private static SomeRun Ahead() => Enqueued(0, 1, 2)
        .Found(TopicSort.Tasks, 2).Node("n1").Node("n2").Assigned(1, "n1").Delivered(1.5, "n1", 0, 2).Ran(2, 3, "n1", 2).Acknowledged(3, "n1", 2)
        .Committed(3.5, "n1", 0, SomeRun.LedgerOf(0, 2)).Revoking(3.9, "n1").Revoked(4, "n1").Driver(5, new HistoryEvent.RecordsDeleted(0, 2));

    // A task ran to its end, and one was open, when the topic was deleted; the one of the new topic lies where the first one lay.
    private static SomeRun Recreated() => Enqueued(0, 1)
        .Node("n1").Assigned(1, "n1").Delivered(1.5, "n1", 0, 0).Ran(2, 3, "n1", 0).Acknowledged(3, "n1", 0).Committed(3.5, "n1", 1)
        .Fault(10, 20, FaultKind.TopicDeleted, "tasks").Driver(19, new HistoryEvent.TopicRecreated())
        .Driver(20, new HistoryEvent.EnqueueInvoked("new", "", false)).Driver(20, new HistoryEvent.EnqueueAcknowledged("new", 0, 0))
        .Driver(900, new HistoryEvent.Found(TopicSort.Tasks, 0, 0, "new", "", "", false));

    private static SomeRun Enqueued(params int[] offsets)
    {
        var run = new SomeRun();
        foreach (var offset in offsets)
        {
            run.Driver(0, new HistoryEvent.EnqueueInvoked($"t{offset}", "", false)).Driver(0, new HistoryEvent.EnqueueAcknowledged($"t{offset}", 0, offset));
        }

        return run;
    }
}
