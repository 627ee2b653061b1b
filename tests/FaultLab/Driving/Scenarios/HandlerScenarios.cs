using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Driving.Scenarios;

/// <summary>What handlers do to their node: block its threads, take its memory, kill it.</summary>
internal static class HandlerScenarios
{
    private const int Blocking = 200;

    // Of two rare tasks: the last dose of the one and the first of the other may meet in a node, which dies once of both.
    private const int LeastDeaths = (LabKinds.Doses * 2) - 1;

    // For two of them.
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(20);

    /// <summary>Gets the scenarios.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new Scenario("blocking", $"{Blocking} handlers of a node block their threads", Disturbances.JoinDrainKillAsync)
        {
            IsHeavy = true,
            Load = new LoadSettings { Kind = LabKinds.Blocks, PerSecond = 350, ShortWork = TimeSpan.FromSeconds(2.4), Long = 0 },
            Equip = options => options.With($"task-queue.workers={Blocking}"),
            Expect = Expectations.AtOnce(Blocking * 9 / 10),
        },
        new Scenario("out-of-memory", "a handler takes all the memory there is", WaitAsync)
        {
            Load = new LoadSettings { PerSecond = 250, RareKind = LabKinds.Allocates, RareEvery = 2500 },
            Duration = LongEnough,
            IsHeavy = true,
            Revives = true,
            Equip = options => options with { Environment = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x9000000" } },
            Dies = (code, log) => code == 134 && log.Contains("System.OutOfMemoryException", StringComparison.Ordinal),
            Expect = Expectations.Deaths(LeastDeaths),
        },
        new Scenario("deadly-handler", "a handler kills its process, one task in 2,500", WaitAsync)
        {
            Load = new LoadSettings { PerSecond = 250, RareKind = LabKinds.Kills, RareEvery = 2500 },
            Duration = LongEnough,
            IsHeavy = true,
            Revives = true,
            Expect = Expectations.Deaths(LeastDeaths),
        },
    ];

    private static Task WaitAsync(LabRun run, CancellationToken end) => Task.CompletedTask;
}
