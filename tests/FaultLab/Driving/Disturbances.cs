using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Driving;

/// <summary>What scenarios do to a group of nodes.</summary>
internal static class Disturbances
{
    private const int MostNodes = 4;
    private const int MostStarting = 2;
    private const int MostRebalances = 3;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReachedWithin = TimeSpan.FromSeconds(45);

    /// <summary>Lets a node kill itself at each stage, two at a time, in a drawn order.</summary>
    public static async Task KillAtStagesAsync(LabRun run, CancellationToken end)
    {
        await run.SettleAsync();
        var stages = Enum.GetValues<Stage>().Where(stage => stage != Stage.None).ToArray();
        run.Random.Shuffle(stages);
        foreach (var two in stages.Chunk(2))
        {
            var victims = two.Select(stage => (Node: run.StartNode(stage, DrawPassing(run.Random, stage)), Stage: stage)).ToList();
            foreach (var (victim, stage) in victims)
            {
                await ProvokeAsync(run, victim, stage);
            }

            foreach (var (victim, stage) in victims)
            {
                if (await Task.WhenAny(victim.Ended, LabRun.PauseAsync(ReachedWithin)) != victim.Ended)
                {
                    run.Complaints.Add($"{victim.Name} never came to the stage {stage}");
                    await run.KillAsync(victim);
                }
            }

            run.Refill();
        }
    }

    /// <summary>Lets nodes join, drain and die every now and then.</summary>
    public static async Task ChurnAsync(LabRun run, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await run.PauseAsync(0.5, 1.5);
            var alive = run.Alive;
            var draw = run.Random.NextDouble();
            if (alive.Count <= 1 || (alive.Count < MostNodes && draw < 0.5))
            {
                // More would only show how long nodes take to start where there is no processor for them.
                if (run.Starting < MostStarting)
                {
                    run.StartNode();
                }
            }
            else if (draw < 0.75)
            {
                await run.KillAsync(run.Any());
            }
            else
            {
                _ = run.DrainAsync(run.Any());
            }
        }
    }

    /// <summary>Starts a node and drains the oldest, again and again.</summary>
    public static async Task RollAsync(LabRun run, CancellationToken end)
    {
        await run.SettleAsync();
        do
        {
            run.StartNode();
            await run.PauseAsync(3, 5);
            await run.DrainAsync(run.Oldest());
            await run.PauseAsync(0, 1);
        }
        while (!end.IsCancellationRequested);
    }

    /// <summary>Stops a node for less than its session, and another for more.</summary>
    public static async Task StopAsync(LabRun run, CancellationToken end)
    {
        await run.SettleAsync();
        await run.StopAsync(run.Any(), TimeSpan.FromSeconds(3));
        await run.PauseAsync(2, 3);
        await run.StopAsync(run.Any(), TimeSpan.FromSeconds(10));
    }

    /// <summary>Lets a node join, another one drain, and another one die.</summary>
    public static async Task JoinDrainKillAsync(LabRun run, CancellationToken end)
    {
        await run.SettleAsync();
        run.StartNode();
        await run.PauseAsync(4, 5);
        await run.DrainAsync(run.Oldest());
        run.StartNode();
        await run.PauseAsync(3, 4);
        await run.KillAsync(run.Any());
        run.Refill();
    }

    private static int DrawPassing(Random random, Stage stage) => stage switch
    {
        Stage.AtStart or Stage.InDrain or Stage.InRebalance => 1,
        Stage.InDeadLetter or Stage.AfterCommit => random.Next(1, 4),
        Stage.WhileRetryWaits => random.Next(1, 10),
        _ => random.Next(1, 150),
    };

    // Some stages do not come by themselves.
    private static async Task ProvokeAsync(LabRun run, NodeProcess victim, Stage stage)
    {
        if (stage == Stage.InDrain)
        {
            await LabRun.PauseAsync(Settling);
            _ = run.DrainAsync(victim);
        }
        else if (stage == Stage.InRebalance)
        {
            await RebalanceAsync(run, victim);
        }
    }

    // With one node less the victim gets partitions that it has to give up when there is one more again; unless others have just died, whose
    // partitions that one gets.
    private static async Task RebalanceAsync(LabRun run, NodeProcess victim)
    {
        var spare = run.Oldest();
        for (var round = 0; round < MostRebalances && victim.IsAlive; round++)
        {
            await LabRun.PauseAsync(Settling);
            await run.DrainAsync(spare);
            await LabRun.PauseAsync(Settling);
            spare = run.StartNode();
            await Task.WhenAny(victim.Ended, LabRun.PauseAsync(Settling * 2));
        }
    }
}
