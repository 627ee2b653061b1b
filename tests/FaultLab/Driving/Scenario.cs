using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Driving.Clusters;
using TaskQueue.FaultLab.Driving.Scenarios;
using TaskQueue.FaultLab.History;
using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Driving;

/// <summary>What is done to a group of nodes, and under what load.</summary>
/// <param name="Name">The name.</param>
/// <param name="Summary">What it is about, in some words.</param>
/// <param name="Disturb">Disturbs the nodes; given the run and a token that is canceled when the duration is over.</param>
internal sealed record Scenario(string Name, string Summary, Func<LabRun, CancellationToken, Task> Disturb)
{
    private const int LongerBy = 20;
    private const int LongerByIfHeavy = 10;
    private const int MoreTasks = 16;
    private const int MostPerSecond = 1_500;

    // Nodes and brokers that start again and again leave little of two cores to the load, and nothing to other scenarios.
    private const int MostPerSecondIfHeavy = 1_200;
    private const int SizeIfHeavy = int.MaxValue;

    /// <summary>Gets what kind of cluster it needs: one of its own, if it breaks brokers.</summary>
    public ClusterKind Cluster { get; init; }

    /// <summary>Gets how long the load lasts at least: until then, and until the disturbance is over.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets what keeps the machine busy for a while, and is done before any scenario begins.</summary>
    public Func<Task> Prepare { get; init; } = () => Task.CompletedTask;

    /// <summary>Gets the number of nodes.</summary>
    public int Nodes { get; init; } = 2;

    /// <summary>Gets the number of partitions.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>Gets whether tasks of one key run in order.</summary>
    public bool Ordered { get; init; }

    /// <summary>Gets the load.</summary>
    public LoadSettings Load { get; init; } = new();

    /// <summary>Gets whether it may go on for as long as one likes, with many times its load, disturbed again and again.</summary>
    public bool CanLast { get; init; }

    /// <summary>Gets whether it keeps the machine busy, by starting many nodes, or brokers: no two such run next to each other.</summary>
    public bool IsHeavy { get; init; }

    /// <summary>Gets which commits of each node are refused: each of that number; 0 for none.</summary>
    public int RefuseEvery { get; init; }

    /// <summary>Gets what the run promises; nodes are set accordingly.</summary>
    public RunBounds Bounds { get; init; } = LabSettings.Bounds;

    /// <summary>Gets whether a node that dies is replaced at once, as by something that supervises its process.</summary>
    public bool Revives { get; init; }

    /// <summary>Gets how nodes differ from what the lab starts; called for each.</summary>
    public Func<NodeOptions, NodeOptions> Equip { get; init; } = options => options;

    /// <summary>
    /// Gets whether a node that ended unasked, with that exit code and that log, did so because of the scenario's fault. To checkers it was
    /// killed then.
    /// </summary>
    public Func<int, string, bool> Dies { get; init; } = (_, _) => false;

    /// <summary>Gets what has to have happened beside what checkers hold; returns what did not.</summary>
    public Func<RunView, IEnumerable<string>> Expect { get; init; } = _ => [];

    /// <summary>Gets how many scenarios it counts for: three brokers that are started again and again take two cores.</summary>
    public int Size { get; init; } = 1;

    /// <summary>Gets what it cannot share with scenarios that run next to it.</summary>
    public IReadOnlyList<object> NeedsAlone =>
        [.. Cluster == ClusterKind.Plain ? (object[])[] : [Cluster], .. IsHeavy ? (object[])[nameof(IsHeavy)] : []];

    /// <summary>Returns what the long profile makes of it: the same, if it cannot last.</summary>
    public Scenario Lasting() => !CanLast ? this : this with
    {
        Duration = Duration * (IsHeavy ? LongerByIfHeavy : LongerBy),
        Size = IsHeavy ? SizeIfHeavy : Size,
        Load = Load.Times(Math.Min(MoreTasks, (IsHeavy ? MostPerSecondIfHeavy : MostPerSecond) / Load.PerSecond)),
        Disturb = DisturbAgainAndAgainAsync,
    };

    private async Task DisturbAgainAndAgainAsync(LabRun run, CancellationToken end)
    {
        await Disturb(run, end);
        while (!end.IsCancellationRequested)
        {
            run.Refill();
            await GroupProgress.AdvancesAsync(run);
            await Disturb(run, end);
        }
    }
}
