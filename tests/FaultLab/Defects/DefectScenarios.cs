using TaskQueue.FaultLab.Defects.Sources;
using TaskQueue.FaultLab.Driving;
using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Defects;

/// <summary>In which scenario each defect has to be seen. Without a defect all of them are green.</summary>
internal static class DefectScenarios
{
    private static readonly TimeSpan BeyondSession = TimeSpan.FromSeconds(14);

    private static readonly Scenario Common = new("defects", "a little of everything", Disturbances.JoinDrainKillAsync)
    {
        Ordered = true,
        Duration = TimeSpan.FromSeconds(15),
        Load = new LoadSettings { Poison = 0.02, Long = 0.05, LongWork = TimeSpan.FromSeconds(2.5) },
    };

    // Partitions go, and come back, while tasks run on that began before and do not hear that they are canceled.
    private static readonly Scenario Handovers = new("defects-handovers", "partitions move while long tasks run", Disturbances.RollAsync)
    {
        Duration = TimeSpan.FromSeconds(20),
        Load = new LoadSettings { Kind = LabKinds.Blocks, PerSecond = 60, Long = 0.06, LongWork = TimeSpan.FromSeconds(8) },
    };

    // Tasks take longer than a drain or a handover waits for them, and each handover concerns each node. So many do that the workers are full of them:
    // of few, each may be about to end. None fails: while the last one is tried again, nothing would settle for twice as long as a task takes, which
    // is longer than anything may stand still.
    private static readonly Scenario Outlasting = Handovers with
    {
        Name = "defects-outlasting",
        Partitions = 8,
        Load = Handovers.Load with { PerSecond = 20, Poison = 0, FailsFirst = 0, Long = 0.2, LongWork = TimeSpan.FromSeconds(25) },
    };

    // The broker has time to answer before a commit; where clients let records linger it has not, and nothing else is waited for.
    private static readonly Scenario Lingering = Common with
    {
        Name = "defects-lingering",
        Ordered = false,
        Bounds = Common.Bounds with { TellsFailures = false },
        Equip = options => options.With("task-queue.kafka.producer.linger.ms=1500", "task-queue.commit.max-interval=200ms"),
    };

    private static readonly Scenario Refusals = Common with { Name = "defects-refusals", RefuseEvery = 3 };

    private static readonly Scenario Loss = new("defects-loss", "a node loses its partitions", StopAsync) { Duration = TimeSpan.FromSeconds(22) };

    /// <summary>Gets all of them: without a defect they have to be green.</summary>
    public static IReadOnlyList<Scenario> All => [Common, Handovers, Outlasting, Lingering, Refusals, Loss];

    /// <summary>Returns the scenario for a defect, when the build that its nodes need is there.</summary>
    /// <param name="defect">The defect's name.</param>
    public static async Task<Scenario> ForAsync(string defect) => defect switch
    {
        "failed-commit-is-done" => Refusals,
        "endless-drain" or "endless-handover" => Outlasting,
        "commit-before-acknowledgement" or "dead-letter-without-waiting" => Lingering,
        SourceDefects.DyingWorkerForgets => await InDefectiveBuildAsync(Common),
        SourceDefects.NoEpochCheck or SourceDefects.OneRangeOnly => await InDefectiveBuildAsync(Handovers),
        SourceDefects.LostIsRevoked => await InDefectiveBuildAsync(Loss),
        _ => Common,
    };

    private static async Task<Scenario> InDefectiveBuildAsync(Scenario scenario)
    {
        var program = await DefectiveBuild.Program;
        return scenario with { Equip = options => options with { Program = program } };
    }

    private static async Task StopAsync(LabRun run, CancellationToken end)
    {
        await run.SettleAsync();
        await run.StopAsync(run.Any(), BeyondSession);
    }
}
