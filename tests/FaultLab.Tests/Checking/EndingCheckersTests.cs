using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Checking.Checkers;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.Checking;

public sealed class EndingCheckersTests
{
    [Fact]
    public void Each_task_has_an_ending()
    {
        var run = new SomeRun().Task(0).Task(1, poison: true).Assigned(1, "n1").Ran(1.5, 2, "n1", 0).Ran(2, 2.5, "n1", 1, Outcome.Failed, attempt: 3)
            .Acknowledged(2, "n1", 0).DeadLettered(3, "n1", 1).Over(4, 2, 2);

        VerdictAssert.Is(VerdictColor.Green, run.Check(new NoLossChecker()));
        VerdictAssert.Is(VerdictColor.Green, run.Check(new FromNowhereChecker()));
    }

    [Fact]
    public void A_task_without_an_ending_is_lost() =>
        VerdictAssert.IsRed("t1", new SomeRun().Task(0).Task(1).Acknowledged(2, "n1", 0).Over(4, 2, 2).Check(new NoLossChecker()));

    [Fact]
    public void An_acknowledged_task_that_is_not_in_the_topic_is_lost()
    {
        var run = new SomeRun()
            .Driver(1, new HistoryEvent.EnqueueInvoked("t0", "", false))
            .Driver(1, new HistoryEvent.EnqueueAcknowledged("t0", 0, 0))
            .Over(4, 0, 0);

        VerdictAssert.IsRed("not in the topic", run.Check(new NoLossChecker()));
    }

    [Fact]
    public void A_task_that_may_have_been_written_has_an_ending_if_it_was()
    {
        var run = new SomeRun()
            .Driver(1, new HistoryEvent.EnqueueInvoked("t0", "", false))
            .Driver(1, new HistoryEvent.EnqueueFailed("t0", Unknown: true))
            .Found(TopicSort.Tasks, 0)
            .Over(4, 0, 1);

        VerdictAssert.IsRed("no ending", run.Check(new NoLossChecker()));
    }

    [Fact]
    public void Nothing_is_said_of_a_run_that_nobody_waited_for() =>
        VerdictAssert.Is(VerdictColor.Blind, new SomeRun().Task(0).Acknowledged(2, "n1", 0).Check(new NoLossChecker()));

    [Fact]
    public void A_run_without_tasks_proves_nothing() =>
        VerdictAssert.Is(VerdictColor.Blind, new SomeRun().Over(4, 0, 0).Check(new NoLossChecker()));

    [Fact]
    public void An_ending_without_a_task_comes_from_nowhere() =>
        VerdictAssert.IsRed("t7", new SomeRun().Task(0).Found(TopicSort.Results, 7).Check(new FromNowhereChecker()));

    [Fact]
    public void A_task_that_nobody_enqueued_comes_from_nowhere() =>
        VerdictAssert.IsRed("nobody", new SomeRun().Found(TopicSort.Tasks, 0).Check(new FromNowhereChecker()));

    [Fact]
    public void A_refused_task_is_not_in_the_topic()
    {
        var run = new SomeRun().Task(0).Driver(1, new HistoryEvent.EnqueueFailed("t0", Unknown: false));

        VerdictAssert.IsRed("told that it is not", run.Check(new FromNowhereChecker()));
    }

    [Theory]
    [InlineData(5, 15, true)]
    [InlineData(3, 7, true)]
    [InlineData(3, 5, false)]
    [InlineData(31, 40, false)]
    public void A_task_is_not_acknowledged_because_of_an_outage_of_its_time(double from, double until, bool isExplained)
    {
        var run = new SomeRun().Task(0).Driver(10, new HistoryEvent.EnqueueInvoked("t1", string.Empty, Poison: false))
            .Driver(30, new HistoryEvent.EnqueueFailed("t1", Unknown: true)).Fault(from, until, FaultKind.NetworkCut, "broker");

        VerdictAssert.Is(isExplained ? VerdictColor.Green : VerdictColor.Red, run.Check(new FromNowhereChecker()));
    }

    [Fact]
    public void A_task_that_can_never_succeed_has_no_result() =>
        VerdictAssert.IsRed("has a result", new SomeRun().Task(0, poison: true).Acknowledged(1, "n1", 0).Check(new FromNowhereChecker()));

    [Fact]
    public void A_task_that_can_succeed_is_not_dead_lettered() =>
        VerdictAssert.IsRed("dead-lettered", new SomeRun().Task(0).DeadLettered(1, "n1", 0).Check(new FromNowhereChecker()));

    [Fact]
    public void A_result_comes_of_an_attempt_that_succeeded() =>
        VerdictAssert.IsRed(
            "no attempt succeeded",
            new SomeRun().Task(0).Assigned(1, "n1").Ran(2, 3, "n1", 0, Outcome.Failed).Acknowledged(4, "n1", 0).Check(new FromNowhereChecker()));

    [Fact]
    public void A_result_is_what_its_task_returned() =>
        VerdictAssert.IsRed(
            "not what its handler returned",
            new SomeRun().Task(0).Assigned(1, "n1").Ran(2, 3, "n1", 0).Found(TopicSort.Results, 0, value: "value 1").Check(new FromNowhereChecker()));

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_task_is_dead_lettered_after_all_its_attempts(int attempts, bool isAllowed) => VerdictAssert.Is(
        isAllowed ? VerdictColor.Green : VerdictColor.Red,
        new SomeRun().Task(0, poison: true).Assigned(1, "n1").Ran(2, 3, "n1", 0, Outcome.Failed, attempts).DeadLettered(4, "n1", 0).Check(new FromNowhereChecker()));

    [Theory]
    [InlineData(null, false)]
    [InlineData(nameof(FaultKind.NetworkHang), true)]
    public void Enqueues_fail_in_outages_alone(string? outage, bool isAllowed)
    {
        var run = new SomeRun().Driver(5, new HistoryEvent.EnqueueInvoked("t0", "", false));
        if (outage is not null)
        {
            run.Fault(6, 60, Enum.Parse<FaultKind>(outage), "broker");
        }

        VerdictAssert.Is(
            isAllowed ? VerdictColor.Green : VerdictColor.Red,
            run.Driver(126, new HistoryEvent.EnqueueFailed("t0", Unknown: true)).Check(new FromNowhereChecker()));
    }

    [Fact]
    public void A_producer_is_told_what_became_of_its_task() => VerdictAssert.IsRed(
        "never told", new SomeRun().Driver(5, new HistoryEvent.EnqueueInvoked("t0", "", false)).Check(new FromNowhereChecker()));

    [Fact]
    public void An_attempt_runs_a_task_that_is_there()
    {
        var run = new SomeRun().Task(0).Assigned(1, "n1").Ran(2, 3, "n1", 5);

        VerdictAssert.IsRed("nothing lies there", run.Check(new FromNowhereChecker()));
    }

    [Fact]
    public void A_dead_letter_is_its_task_byte_for_byte()
    {
        VerdictAssert.Is(
            VerdictColor.Green, new SomeRun().Task(0, poison: true).DeadLettered(1, "n1", 0).Check(new DeadLetterChecker()));
        VerdictAssert.IsRed(
            "another record", new SomeRun().Task(0, poison: true).DeadLettered(1, "n1", 0, content: "record").Check(new DeadLetterChecker()));
    }

    [Fact]
    public void Dead_letters_have_to_be_seen_where_there_must_be_some()
    {
        VerdictAssert.Is(VerdictColor.Idle, new SomeRun().Task(0).Check(new DeadLetterChecker()));
        VerdictAssert.Is(VerdictColor.Blind, new SomeRun().Task(0, poison: true).Check(new DeadLetterChecker()));
    }
}
