using TaskQueue.FaultLab.Defects.Sources;

namespace TaskQueue.FaultLab.Defects;

/// <summary>All defects by name, which checkers have to see each, and in what scenario.</summary>
internal static class DefectCatalog
{
    private static readonly Dictionary<string, (Func<Defect> Create, string[] SeenBy)> ByName = new(StringComparer.Ordinal)
    {
        ["commit-highest"] = (() => new ChangedCommits(CommitHighest.Of), ["acknowledged first", "commits", "no loss"]),
        ["commit-one-more"] = (() => new ChangedCommits(commit => commit with { Offset = commit.Offset + 1 }), ["acknowledged first", "commits"]),
        ["commit-one-less"] = (
            () => new ChangedCommits(commit => commit with { Offset = Math.Max(0, commit.Offset - 1) }), ["commits", "duplicates"]),
        ["commit-before-acknowledgement"] = (() => new BelievedWrites(deadLetters: false), ["acknowledged first"]),
        ["dead-letter-without-waiting"] = (() => new BelievedWrites(deadLetters: true), ["acknowledged first"]),
        ["failed-commit-is-done"] = (() => new BelievedCommits(), ["commits", "duplicates"]),
        ["lost-ledger-range"] = (() => new ChangedCommits(commit => commit with { Ledger = string.Empty }), ["duplicates", "ledger", "attempt counts"]),
        ["no-poll-in-drain"] = (() => new StuckConsumer(), ["poll gap", "drain and rebalance"]),
        ["forgotten-task"] = (() => new ForgottenTasks(), ["no loss", "progress", "drain and rebalance"]),
        ["settled-on-exception"] = (() => new SwallowedExceptions(), ["nothing from nowhere"]),
        ["runs-twice"] = (() => new RunsTwice(), ["duplicates"]),
        ["unordered"] = (() => new OtherSettings("task-queue.ordering=none"), ["order by key"]),
        ["changed-dead-letter"] = (() => new ChangedDeadLetters(), ["dead letters"]),
        ["logged-secret"] = (() => new LoggedSecret(), ["secrets"]),
        ["unobserved-exception"] = (() => new UnobservedException(), ["unobserved exceptions"]),
        ["leak"] = (() => new Leak(), ["memory"]),
        [SourceDefects.NoEpochCheck] = (
            () => new SourceDefect(SourceDefects.NoEpochCheck, "task-queue.kafka.consumer.partition.assignment.strategy=range"), ["commits", "ledger"]),
        [SourceDefects.LostIsRevoked] = (() => new SourceDefect(SourceDefects.LostIsRevoked), ["commits"]),
        [SourceDefects.DyingWorkerForgets] = (
            () => new SourceDefect(
                SourceDefects.DyingWorkerForgets, "task-queue.supervision.default=restart", "task-queue.supervision.max-restarts=100000"),
            ["no loss", "progress", "drain and rebalance"]),
        [SourceDefects.OneRangeOnly] = (() => new SourceDefect(SourceDefects.OneRangeOnly), ["duplicates"]),
        ["impatient-drain"] = (() => new OtherSettings("task-queue.drain-timeout=100ms"), ["duplicates"]),
        ["impatient-handover"] = (() => new OtherSettings("task-queue.revoke-timeout=100ms"), ["overlap of owners", "duplicates"]),
        ["endless-drain"] = (() => new OtherSettings("task-queue.drain-timeout=60s"), ["drain and rebalance"]),
        ["endless-handover"] = (() => new OtherSettings("task-queue.revoke-timeout=20s"), ["drain and rebalance"]),
    };

    /// <summary>What stands for no defect on the command line.</summary>
    public const string None = "none";

    /// <summary>Gets the names.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Creates a defect.</summary>
    /// <param name="name">Its name; empty for none.</param>
    public static Defect Create(string name) => name.Length == 0 ? new Defect() : ByName[name].Create();

    /// <summary>Returns the checkers of which at least one has to see a defect.</summary>
    public static IReadOnlyList<string> SeenBy(string name) => ByName[name].SeenBy;
}
