using TaskQueue.FaultLab.Checking.Checkers;

namespace TaskQueue.FaultLab.Checking;

/// <summary>All checkers, in the order of the table.</summary>
internal static class AllCheckers
{
    private static readonly Checker[] Each =
    [
        new NoLossChecker(),
        new FromNowhereChecker(),
        new DuplicatesChecker(),
        new CommitChecker(),
        new LedgerChecker(),
        new OrderChecker(),
        new OverlapChecker(),
        new AcknowledgedFirstChecker(),
        new ProgressChecker(),
        new HandoverTimeChecker(),
        new MemoryChecker(),
        new PollGapChecker(),
        new DeadLetterChecker(),
        new SecretChecker(),
        new UnobservedChecker(),
        new AttemptCountChecker(),
        new HeldChecker(),
    ];

    /// <summary>Gets how many there are.</summary>
    public static int Count => Each.Length;

    /// <summary>Holds all promises against a run.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<Verdict> Check(RunView run) => [.. Each.Select(checker => checker.Check(run))];
}
