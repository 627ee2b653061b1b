using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Checking.Checkers;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.Checking;

public sealed class WatchingCheckersTests
{
    [Fact]
    public void A_secret_is_found_wherever_it_is()
    {
        var run = new SomeRun().Node("n1").Driver(9, new HistoryEvent.SecretsSought("n1", 1000, 0));

        VerdictAssert.Is(VerdictColor.Green, run.Check(new SecretChecker()));
        VerdictAssert.IsRed("results: 2 times", run.Driver(9, new HistoryEvent.SecretsSought("results", 10, 2)).Check(new SecretChecker()));
    }

    [Theory]
    [InlineData("n2", 1000)]
    [InlineData("n1", 0)]
    public void A_log_that_nobody_looked_through_is_not_passed(string where, long bytes) =>
        VerdictAssert.Is(
            VerdictColor.Blind, new SomeRun().Node("n1").Driver(9, new HistoryEvent.SecretsSought(where, bytes, 0)).Check(new SecretChecker()));

    [Fact]
    public void An_exception_that_nobody_looked_at_is_found()
    {
        VerdictAssert.Is(VerdictColor.Green, new SomeRun().Node("n1").Check(new UnobservedChecker()));
        VerdictAssert.IsRed("n1: boom", new SomeRun().Node("n1").Say(2, "n1", new HistoryEvent.Unobserved("boom")).Check(new UnobservedChecker()));
    }

    [Theory]
    [InlineData("System.OutOfMemoryException: gone", true, true)]
    [InlineData("System.AggregateException: One or more errors occurred. ---> System.OutOfMemoryException: gone", true, true)]
    [InlineData("System.OutOfMemoryException: gone", false, false)]
    [InlineData("System.InvalidOperationException: boom", true, false)]
    public void But_for_the_want_of_memory_of_which_a_node_dies(string error, bool dies, bool isExcused)
    {
        var run = new SomeRun().Node("n1").Say(2, "n1", new HistoryEvent.Unobserved(error));
        if (dies)
        {
            run.Killed(3, "n1");
        }

        VerdictAssert.Is(isExcused ? VerdictColor.Green : VerdictColor.Red, run.Check(new UnobservedChecker()));
    }

    [Fact]
    public void Attempts_are_counted_on()
    {
        var run = Failed().Committed(4, "n1", 0, SomeRun.AttemptsIn(0, 1)).Revoked(5, "n1").Assigned(6, "n2");

        VerdictAssert.Is(VerdictColor.Green, run.Ran(7, 8, "n2", 0, attempt: 2).Check(new AttemptCountChecker()));
    }

    [Theory]
    [InlineData(nameof(Outcome.Failed), true)]
    [InlineData(nameof(Outcome.Canceled), false)]
    [InlineData(null, false)]
    public void One_that_was_canceled_or_cut_off_is_not_counted(string? outcome, bool isCounted)
    {
        var run = new SomeRun().Task(0).Node("n1").Node("n2").Assigned(1, "n1").Began(2, "n1", 0);
        if (outcome is not null)
        {
            run.Say(3, "n1", new HistoryEvent.Ended(0, 1, 0, 1, Enum.Parse<Outcome>(outcome)));
        }

        run.Revoked(5, "n1", lost: true).Assigned(6, "n2").Ran(7, 8, "n2", 0, attempt: 2);

        VerdictAssert.Is(isCounted ? VerdictColor.Green : VerdictColor.Red, run.Check(new AttemptCountChecker()));
    }

    [Fact]
    public void A_count_that_goes_back_under_a_new_owner_is_found()
    {
        var run = Failed().Committed(4, "n1", 0, SomeRun.AttemptsIn(0, 1)).Revoked(5, "n1", lost: true).Assigned(6, "n2");

        VerdictAssert.IsRed("told of 1 that ended", run.Ran(7, 8, "n2", 0).Check(new AttemptCountChecker()));
    }

    [Fact]
    public void What_no_commit_told_need_not_be_counted_after_a_loss() =>
        VerdictAssert.Is(
            VerdictColor.Green, Failed().Revoked(5, "n1", lost: true).Assigned(6, "n2").Ran(7, 8, "n2", 0).Check(new AttemptCountChecker()));

    [Fact]
    public void But_after_a_clean_handover() =>
        VerdictAssert.IsRed(
            "failed before the handover", Failed().Revoked(5, "n1").Assigned(6, "n2").Ran(7, 8, "n2", 0).Check(new AttemptCountChecker()));

    [Fact]
    public void Nor_an_attempt_whose_dead_letter_was_on_its_way() =>
        VerdictAssert.Is(
            VerdictColor.Green,
            Failed(poison: true).Revoked(5, "n1").Assigned(6, "n2").Ran(7, 8, "n2", 0, Outcome.Failed).Check(new AttemptCountChecker()));

    [Fact]
    public void An_attempt_after_which_a_retry_waited_is_not_forgotten_either() =>
        VerdictAssert.IsRed(
            "failed before the handover",
            Failed(poison: true).Revoked(5, "n1").Assigned(6, "n2").Ran(7, 8, "n2", 0, Outcome.Failed).Ran(9, 10, "n2", 0, Outcome.Failed, attempt: 2)
                .Check(new AttemptCountChecker()));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Within_a_tenure_attempts_are_counted_one_by_one(int second) =>
        VerdictAssert.Is(VerdictColor.Red, Failed().Ran(4, 5, "n1", 0, attempt: second).Check(new AttemptCountChecker()));

    private static SomeRun Failed(bool poison = false) => new SomeRun().Task(0, poison: poison).Node("n1").Node("n2").Assigned(1, "n1").Ran(2, 3, "n1", 0, Outcome.Failed);
}
