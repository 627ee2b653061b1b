using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Tests.Checking;

public sealed class BlindnessTests
{
    [Fact]
    public void There_are_seventeen_checkers_with_names_of_their_own() =>
        Assert.Equal(
            17, AllCheckers.Check(RunView.Of(RunHistory.Of([], [], []))).Select(verdict => verdict.Checker).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Whatever_is_missing_of_a_history_no_checker_passes_it() =>
        Assert.All(
            AllCheckers.Check(RunView.Of(RunHistory.Of([], ["n1: line 7 is missing"], []))),
            verdict => VerdictAssert.Is(VerdictColor.Blind, verdict));
}
