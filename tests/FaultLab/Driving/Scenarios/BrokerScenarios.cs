using TaskQueue.FaultLab.Driving.Clusters;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving.Scenarios;

/// <summary>Scenarios in which brokers, or the network to them, fail.</summary>
internal static class BrokerScenarios
{
    /// <summary>Gets the scenarios.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        OnProxied("broker-kill", "the broker dies and comes back", run => run.KillBrokerAsync(TimeSpan.FromSeconds(4))),
        OnProxied("broker-freeze", "the broker hangs", run => run.FreezeBrokerAsync(TimeSpan.FromSeconds(8))),
        OnProxied(
            "network-cut",
            "connections are dropped and refused, beyond the session",
            run => run.BreakNetworkAsync(FaultKind.NetworkCut, TimeSpan.FromSeconds(9), "cut")) with { Ordered = true },
        OnProxied(
            "network-hang",
            "every byte is swallowed",
            run => run.BreakNetworkAsync(FaultKind.NetworkHang, TimeSpan.FromSeconds(8), "hang")),
        OnProxied(
            "network-slow",
            "every byte is 200 ms late",
            run => run.BreakNetworkAsync(FaultKind.NetworkSlow, TimeSpan.FromSeconds(10), "slow", "200")),
    ];

    private static Scenario OnProxied(string name, string summary, Func<LabRun, Task> fault) =>
        new(name, summary, (run, _) => Disturbances.AroundAsync(() => fault(run))) { Cluster = ClusterKind.Proxied, CanLast = true };
}
