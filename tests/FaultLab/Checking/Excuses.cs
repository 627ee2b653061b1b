using TaskQueue.FaultLab.Checking.View;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking;

/// <summary>What faults excuse, and for how long after them.</summary>
internal static class Excuses
{
    // A node that gives a partition up tries for some seconds: a single refusal explains nothing, nor does an answer that was not waited for; but
    // two tries that took those seconds do.
    // One commit at a time is under way, so what waits for an answer holds up those of the node's other partitions.
    private const int RefusedInARow = 3;
    private const int TriedAgain = 2;
    private const double Waits = 3;

    /// <summary>Tells whether commits at the end of a tenure failed, or the node was cut off from the group.</summary>
    public static bool CommitsFailed(RunView run, Tenure tenure) => CommitsFailedSince(run, tenure) is not null;

    /// <summary>
    /// Returns since when commits at the end of a tenure failed, or the node was cut off from the group; <see langword="null"/> if neither is so,
    /// or if no fault, of whatever node, explains that commits failed.
    /// </summary>
    public static long? CommitsFailedSince(RunView run, Tenure tenure)
    {
        var end = tenure.RevokedAt ?? tenure.EndedAt;
        var suffersFor = InUnits(run.Bounds.SessionTimeout + 20);
        var suffersFrom = end - suffersFor;
        if (!run.IsDisturbed(suffersFrom, end, RefusesCommits))
        {
            return null;
        }

        var unconfirmed = tenure.Commits.Reverse().TakeWhile(commit => !commit.IsConfirmed).ToList();
        var unanswered = run.Commits
            .Where(commit => commit.Node == tenure.Node && commit.SentAt <= end - InUnits(Waits) && !(commit.AnsweredAt <= end))
            .Select(commit => commit.SentAt);
        var since = run.Faults
            .Where(fault => Hits(fault, tenure.Node) && fault.From <= end && fault.Until >= suffersFrom)
            .Select(fault => fault.From)
            .Concat((HasTriedLong() ? unanswered.Append(unconfirmed[^1].SentAt) : unanswered).Where(IsExplained))
            .DefaultIfEmpty(long.MaxValue)
            .Min();
        return since == long.MaxValue ? null : since;

        bool HasTriedLong() => unconfirmed.Count >= RefusedInARow
            || (unconfirmed.Count >= TriedAgain && unconfirmed[^1].SentAt <= end - InUnits(Waits));

        // A fault that came long after the first of them, as the end of the node itself, does not tell why it failed.
        bool IsExplained(long sentAt) => run.IsDisturbed(sentAt - suffersFor, sentAt + InUnits(Waits), RefusesCommits);
    }

    /// <summary>
    /// Tells whether a tenure is that of a former owner who did not know yet that it had lost the partition: what it did beside the new
    /// owner repeats nothing of that one's.
    /// </summary>
    /// <param name="tenure">The tenure.</param>
    /// <param name="than">That of the new owner.</param>
    public static bool IsLate(Tenure tenure, Tenure than) => !tenure.IsGivenUp && tenure.AssignedAt < than.AssignedAt;

    /// <summary>Tells whether a node had reason to lose a partition: it was cut off, held up, or about to die.</summary>
    public static bool MayBeLost(RunView run, Tenure tenure) => run.Faults.Any(fault =>
        (fault.IsCommon || fault.IsStallOfSessions(run.Bounds) || (IsOfMember(fault) && fault.Target == tenure.Node))
        && fault.From <= tenure.EndedAt + (fault.Kind == FaultKind.Kill ? InUnits(run.Bounds.SessionTimeout) : 0)
        && fault.Until >= tenure.EndedAt - InUnits(run.Bounds.Takeover));

    /// <summary>Tells whether a fault hits a node and lets it live.</summary>
    public static bool Hits(FaultTime fault, string node) =>
        fault.IsCommon || (fault.Kind is FaultKind.Stop or FaultKind.Doubled && fault.Target == node);

    /// <summary>Tells whether a node was stopped within a stretch of time.</summary>
    public static bool WasStopped(RunView run, string node, long from, long until) =>
        run.IsDisturbed(from, until, fault => fault.Kind == FaultKind.Stop && fault.Target == node);

    /// <summary>Tells whether the consumer's thread of a node was held up within a stretch of time, by whatever fault.</summary>
    public static bool PollsStalled(RunView run, string node, long from, long until) =>
        run.IsDisturbed(from, until, fault => fault.Kind is FaultKind.Stop or FaultKind.PollStall && fault.Target == node);

    /// <summary>Returns from when on a node could not commit under a tenure that was lost or ended with its process.</summary>
    public static long DisturbedAt(RunView run, Tenure tenure) => run.Faults
        .Where(fault => (fault.IsStallOfSessions(run.Bounds) || (fault.Kind == FaultKind.PollStall && fault.Target == tenure.Node))
            && fault.From <= tenure.EndedAt
            && fault.Until + InUnits(run.Bounds.SessionTimeout) >= tenure.EndedAt)
        .Select(fault => fault.From)
        .DefaultIfEmpty(tenure.EndedAt)
        .Min();

    /// <summary>
    /// Returns the times in which nothing need happen: the faults, and what the group and the clients need after them. What befalls other
    /// nodes stops none.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="node">The node; <see langword="null"/> for the group, whose work waits for a new owner.</param>
    public static IReadOnlyList<(long From, long Until)> Standstills(RunView run, string? node)
    {
        var group = InUnits(run.Bounds.Takeover);
        var broker = InUnits(run.Bounds.Healing);
        return
        [
            .. run.Faults.Where(fault => fault.IsOutage).Select(fault => (fault.From, fault.HealsFrom + broker)),
            .. run.Faults
                .Where(fault => IsOfMember(fault) && (node is null || fault.Target == node))
                .Select(fault => (fault.From, fault.Until + group)),
            .. run.Faults
                .Where(fault => fault.IsStall)
                .Select(fault => (fault.From, fault.Until + (fault.IsStallOfSessions(run.Bounds) ? group : 0))),
        ];
    }

    /// <summary>Returns how long a stretch of time lasted, without what faults took of it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="from">When it began.</param>
    /// <param name="until">When it ended.</param>
    /// <param name="takes">Which faults; <see langword="null"/> for brokers that stood still though nothing had broken them.</param>
    public static long Lasted(RunView run, long from, long until, Func<FaultTime, bool>? takes = null) => until - from - Checking.Standstills.Excused(
        from, until, [.. run.Faults.Where(takes ?? (fault => fault.IsStall)).Select(fault => (fault.From, fault.HealsFrom))]);

    // To commit takes the right to read.
    private static bool RefusesCommits(FaultTime fault) =>
        fault.IsCommon || fault.IsStall || fault.Kind == FaultKind.ReadingRefused || IsOfMember(fault);

    // What befalls a member makes the whole group share out its partitions anew.
    private static bool IsOfMember(FaultTime fault) =>
        fault.Kind is FaultKind.Kill or FaultKind.Stop or FaultKind.PollStall or FaultKind.Doubled;

    /// <summary>Returns seconds in the history's unit of time.</summary>
    public static long InUnits(double seconds) => (long)(seconds * RunView.Second);
}
