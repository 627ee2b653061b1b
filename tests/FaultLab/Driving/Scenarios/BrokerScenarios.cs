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
        OnThree("coordinator-cut", "nodes reach all brokers but the one that coordinates their group", CutCoordinatorAsync),
    ];

    private static Scenario OnProxied(string name, string summary, Func<LabRun, Task> fault) =>
        new(name, summary, (run, _) => Disturbances.AroundAsync(() => fault(run))) { Cluster = ClusterKind.Proxied, CanLast = true };

    private static Scenario OnThree(string name, string summary, Func<LabRun, ClusterAdmin, Task> fault) => new(name, summary, async (run, _) =>
    {
        using var admin = new ClusterAdmin(run.Cluster);
        await run.SettleAsync();
        await GroupProgress.BegunAsync(run);
        await fault(run, admin);
    })
    {
        Cluster = ClusterKind.Three,
        Ordered = true,
        Duration = TimeSpan.FromSeconds(15),
        CanLast = true,
    };

    // The group can have no other coordinator, for the brokers reach one another.
    private static async Task CutCoordinatorAsync(LabRun run, ClusterAdmin admin)
    {
        var coordinator = await admin.CoordinatorAsync(run.Topics.Group);
        await run.BreakAsync(
            FaultKind.NetworkCut,
            $"broker {coordinator}",
            () => run.Cluster.Faults.OnNetworkAsync(coordinator, "cut"),
            () => LabRun.PauseAsync(TimeSpan.FromSeconds(10)),
            () => run.Cluster.Faults.OnNetworkAsync(coordinator, "heal"));
        await run.SaidAsync("TQ2301: ");
        if (await admin.CoordinatorAsync(run.Topics.Group) != coordinator)
        {
            run.Complaints.Add("the group got another coordinator, so its own was not unreachable alone");
        }
    }
}
