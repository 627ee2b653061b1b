using TaskQueue.FaultLab.Driving.Clusters;
using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving.Scenarios;

/// <summary>Scenarios in which brokers, or the network to them, fail.</summary>
internal static class BrokerScenarios
{
    private const int Resets = 8;

    /// <summary>Gets the scenarios.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        OnProxied("broker-kill", "the broker dies and comes back", run => run.KillBrokerAsync(TimeSpan.FromSeconds(4))) with { IsHeavy = true },
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
        OnProxied("network-resets", "connections are dropped again and again while batches are on their way", ResetAsync) with
        {
            Ordered = true,
            Load = new LoadSettings { PerSecond = 1000, Beat = TimeSpan.FromMilliseconds(20), ShortWork = TimeSpan.FromMilliseconds(5), Long = 0 },
        },
        OnThree("brokers-rolling", "one of three brokers after the other is killed and comes back", RollAsync) with { Size = 2 },
        OnThree("leader-change", "a leader dies, others take over, and give it back when it has come back", ChangeLeadersAsync),
        OnThree("replicas-missing", "the result topic, and it alone, needs the broker that is killed", MissReplicasAsync),
        OnThree("coordinator-cut", "nodes reach all brokers but the one that coordinates their group", CutCoordinatorAsync),
    ];

    private static Scenario OnProxied(string name, string summary, Func<LabRun, Task> fault) =>
        new(name, summary, async (run, _) =>
        {
            await WorkingAsync(run);
            await fault(run);
        })
        {
            Cluster = ClusterKind.Proxied,
            CanLast = true,
        };

    // Each record is written three times, and brokers have to come back beside that.
    private static Scenario OnThree(string name, string summary, Func<LabRun, ClusterAdmin, Task> fault) => new(name, summary, async (run, _) =>
    {
        using var admin = new ClusterAdmin(run.Cluster);
        await WorkingAsync(run);
        await fault(run, admin);
    })
    {
        Cluster = ClusterKind.Three,
        IsHeavy = true,
        Ordered = true,
        Load = new LoadSettings { PerSecond = 75 },
        CanLast = true,
    };

    private static async Task WorkingAsync(LabRun run)
    {
        await run.AssignedAsync();
        await GroupProgress.BegunAsync(run);
    }

    private static async Task ResetAsync(LabRun run)
    {
        for (var reset = 0; reset < Resets; reset++)
        {
            await run.BreakAsync(
                FaultKind.ConnectionsReset,
                "network",
                () => run.Cluster.Faults.OnNetworkAsync(null, "cut"),
                () => Task.CompletedTask,
                () => run.Cluster.Faults.OnNetworkAsync(null, "heal"));
            await run.PauseAsync(0.5, 2);
        }

        // The first time: what repeats itself within a minute is not said again.
        await run.SaidAsync("TQ1101: ", run.Scenario.Nodes);
    }

    private static async Task RollAsync(LabRun run, ClusterAdmin admin)
    {
        int[] brokers = [1, 2, 3];
        run.Random.Shuffle(brokers);
        foreach (var broker in brokers)
        {
            await LoseAsync(run, admin, broker, TimeSpan.FromSeconds(1));
            await GroupProgress.AdvancesAsync(run);
        }
    }

    private static async Task ChangeLeadersAsync(LabRun run, ClusterAdmin admin)
    {
        var before = await admin.LeadersAsync(run.Topics.Tasks);
        var victim = before[run.Random.Next(before.Length)];
        await LoseAsync(run, admin, victim, TimeSpan.FromSeconds(1), () => admin.LeadsAsync(run.Topics.Tasks, victim, leads: false));
        await admin.ElectPreferredAsync(run.Topics.Tasks);
        await admin.ElectPreferredAsync(run.Topics[TopicSort.Results]);
        await admin.LeadsAsync(run.Topics.Tasks, victim, leads: true);

        await run.PauseAsync(4, 5);
    }

    private static Task MissReplicasAsync(LabRun run, ClusterAdmin admin)
    {
        var results = run.Topics[TopicSort.Results];
        var saidAgain = run.SaidAgain("TQ2201: ");
        return run.BreakAsync(
            FaultKind.ResultsRefused,
            results,
            () => admin.ConfigureAsync(results, "min.insync.replicas", "3"),
            () => LoseAsync(run, admin, run.Random.Next(1, 4), TimeSpan.FromSeconds(1), saidAgain),
            () => admin.ConfigureAsync(results, "min.insync.replicas", "2"));
    }

    // The group can have no other coordinator, for the brokers reach one another.
    private static async Task CutCoordinatorAsync(LabRun run, ClusterAdmin admin)
    {
        var coordinator = await admin.CoordinatorAsync(run.Topics.Group);

        // Whoever joins when the cut comes waits for an answer, and loses nothing.
        await admin.SharesAsync(run.Topics.Group, run.Alive.Count, run.Scenario.Partitions);
        var saidAgain = run.SaidAgain("TQ2301: ");
        await run.BreakAsync(
            FaultKind.NetworkCut,
            $"broker {coordinator}",
            () => run.Cluster.Faults.OnNetworkAsync(coordinator, "cut"),
            () => LabRun.PauseAsync(TimeSpan.FromSeconds(10)),
            () => run.Cluster.Faults.OnNetworkAsync(coordinator, "heal"));
        await saidAgain();
        if (await admin.CoordinatorAsync(run.Topics.Group) != coordinator)
        {
            run.Complaints.Add("the group got another coordinator, so its own was not unreachable alone");
        }
    }

    private static Task LoseAsync(LabRun run, ClusterAdmin admin, int broker, TimeSpan time, Func<Task>? look = null) => run.BreakAsync(
        FaultKind.BrokerLost,
        $"broker {broker}",
        () => run.Cluster.Faults.OnBrokerAsync("kill", broker),
        async () =>
        {
            await LabRun.PauseAsync(time);
            await (look?.Invoke() ?? Task.CompletedTask);
        },
        async () =>
        {
            await run.Cluster.Faults.OnBrokerAsync("boot", broker);
            await admin.InSyncAsync();
        });
}
