using TaskQueue.FaultLab.Driving.Clusters;

namespace TaskQueue.FaultLab.Driving.Scenarios;

/// <summary>Scenarios of nodes that find no broker when they start.</summary>
internal static class OutageScenarios
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>Gets the scenarios.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new Scenario("start-into-outage", "nodes start while connections are refused", StartIntoAsync)
        {
            Cluster = ClusterKind.Proxied, Ordered = true, Nodes = 3,
        },
    ];

    // None of the nodes that go on afterwards has ever known a broker.
    private static async Task StartIntoAsync(LabRun run, CancellationToken end)
    {
        await LabRun.PauseAsync(Settling);
        await Task.WhenAll(run.Alive.Select(run.DrainAsync));
        await run.StartCutOffAsync(TimeSpan.FromSeconds(run.Random.Next(2, 8)));
    }
}
