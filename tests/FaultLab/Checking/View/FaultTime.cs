using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Checking.View;

/// <summary>The time of a fault.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Target">The node, or <c>broker</c>.</param>
/// <param name="From">When it began.</param>
/// <param name="Until">When it was over.</param>
internal sealed record FaultTime(FaultKind Kind, string Target, long From, long Until)
{
    /// <summary>Gets whether all nodes suffer from it.</summary>
    public bool IsCommon => Kind is FaultKind.BrokerKill or FaultKind.BrokerFreeze or FaultKind.NetworkCut or FaultKind.NetworkHang;
}
