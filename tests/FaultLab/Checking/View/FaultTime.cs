using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.View;

/// <summary>The time of a fault.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Target">The node, or <c>broker</c>.</param>
/// <param name="From">When it began.</param>
/// <param name="Until">When it was over.</param>
internal sealed record FaultTime(FaultKind Kind, string Target, long From, long Until)
{
    // Kafka's broker.session.timeout.ms: until then it leads its partitions, and coordinates its groups, for the others too.
    private static readonly long BrokerMissedAfter = Excuses.InUnits(9);

    /// <summary>Gets whether all nodes suffer from it in their membership and their commits.</summary>
    public bool IsCommon => Kind
        is FaultKind.BrokerKill or FaultKind.BrokerFreeze or FaultKind.NetworkCut or FaultKind.NetworkHang
        or FaultKind.BrokerLost or FaultKind.ConnectionsReset or FaultKind.GroupRefused or FaultKind.TopicDeleted;

    /// <summary>Gets whether nothing need settle while it lasts.</summary>
    public bool IsOutage => Kind is FaultKind.ResultsRefused or FaultKind.ReadingRefused || (IsCommon && Kind != FaultKind.ConnectionsReset);

    /// <summary>Gets whether brokers stood still that nothing had broken.</summary>
    public bool IsStall => Kind == FaultKind.BrokerStalled;

    /// <summary>
    /// Tells whether brokers that nothing had broken stood still for so long that members may have lost their sessions: heartbeats have to be missed
    /// for the whole of it, but come no more often than each third of it.
    /// </summary>
    public bool IsStallOfSessions(RunBounds bounds) =>
        IsStall && Until - From >= Excuses.InUnits(bounds.SessionTimeout / 2);

    /// <summary>Gets from when on work has to come back: other brokers take over from one that is lost, once it has been missed.</summary>
    public long HealsFrom => Kind == FaultKind.BrokerLost ? Math.Min(From + BrokerMissedAfter, Until) : Until;
}
