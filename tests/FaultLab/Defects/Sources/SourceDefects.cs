namespace TaskQueue.FaultLab.Defects.Sources;

/// <summary>The defects that nothing around a node's clients and handlers could have.</summary>
internal static class SourceDefects
{
    /// <summary>Updates of a former tenure of a partition are taken for those of the present one.</summary>
    public const string NoEpochCheck = "no-epoch-check";

    /// <summary>A partition that was lost is given up as one that was revoked: tasks are waited for, and commits sent.</summary>
    public const string LostIsRevoked = "lost-is-revoked";

    /// <summary>A worker that crashes takes the outcome of its task along.</summary>
    public const string DyingWorkerForgets = "dying-worker-forgets";

    /// <summary>Ledgers tell of the first settled range alone.</summary>
    public const string OneRangeOnly = "one-range-only";

    /// <summary>Gets all changes.</summary>
    public static IReadOnlyList<SourceChange> All { get; } =
    [
        new(
            NoEpochCheck,
            "src/Kafka/Consuming/PartitionTable.cs",
            "Find(Assignment assignment) => _byAssignment.GetValueOrDefault(assignment);",
            "Find(Assignment assignment) => $on ? Find(assignment.Partition) : _byAssignment.GetValueOrDefault(assignment);"),
        new(
            LostIsRevoked,
            "src/Kafka/Consuming/Rebalancer.Revoking.cs",
            "if (_group.IsLost)",
            "if (_group.IsLost && !$on)"),
        new(
            DyingWorkerForgets,
            "src/Actors/Workers/WorkerActor.cs",
            "work.End(attempt, first is null ? AttemptOutcome.Succeeded(result) : HandlerFailure.OutcomeOf(attempt, first));",
            "if (first is null || !$on) work.End(attempt, first is null ? AttemptOutcome.Succeeded(result) : HandlerFailure.OutcomeOf(attempt, first));"),
        new(
            DyingWorkerForgets,
            "src/Actors/Workers/WorkerActor.cs",
            "_work.GiveUp(cutOff, HandlerFailure.OfStoppedWorker(cutOff));",
            "if (!$on) _work.GiveUp(cutOff, HandlerFailure.OfStoppedWorker(cutOff));"),
        new(
            OneRangeOnly,
            "src/Core/Offsets/LedgerWriter.cs",
            "if (IsFull || start == end)",
            "if (IsFull || start == end || (RunCount == 1 && $on))"),
    ];
}
