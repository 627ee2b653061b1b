using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Driving.Scenarios;

/// <summary>What happens to nodes: to their membership, clocks, settings and queues.</summary>
internal static class NodeScenarios
{
    private const int MaxTasks = 400;
    private const int MaxPending = 2;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // A poll interval above the session, and for one node alone: the others are to poll every three seconds, however busy the machine is.
    private static readonly TimeSpan ShortPollInterval = TimeSpan.FromSeconds(8);

    private static readonly LoadSettings Flood = new()
    {
        PerSecond = 1000,
        ShortWork = TimeSpan.FromMilliseconds(40),
        Long = 0,
        FailsFirst = 0,
        Poison = 0,
        Filling = 2000,
    };

    private static readonly string[][] Mixed =
    [
        ["task-queue.workers=2", "task-queue.commit.max-interval=200ms", "task-queue.kafka.consumer.partition.assignment.strategy=range,roundrobin"],
        [
            "task-queue.workers=64", "task-queue.in-flight.max-tasks=100", "task-queue.commit.max-count=10",
            "task-queue.kafka.consumer.session.timeout.ms=9000", "task-queue.kafka.consumer.partition.assignment.strategy=roundrobin",
        ],
        [
            "task-queue.drain-timeout=8s", "task-queue.revoke-timeout=4s", "task-queue.attempts.max=5", "task-queue.kafka.producer.linger.ms=50",
            "task-queue.kafka.consumer.partition.assignment.strategy=roundrobin,range",
        ],
    ];

    /// <summary>Gets the scenarios.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new Scenario("poll-stall", "the consumer's thread is away beyond max.poll.interval.ms", StallAsync)
        {
            Nodes = 3,
            Equip = options => options.Name == "n1" ? options.With(Consumer("max.poll.interval.ms", $"{ShortPollInterval.TotalMilliseconds}")) : options,
            Expect = Expectations.StalledNodesComeBack,
        },
        new Scenario("static-restart", "static members are restarted within their session", RestartAsync)
        {
            Nodes = 3,
            Bounds = LabSettings.Bounds with { SessionTimeout = 25 },
            Equip = options => Member(options, options.Name),
            Expect = Expectations.NobodyElseRebalances,
        },
        new Scenario("static-double", "two processes are the same static member", DoubleAsync)
        {
            Equip = options => Member(options, options.Name),
            Dies = (code, log) => code == 1 && log.Contains("TQ1224: Another process is the static member", StringComparison.Ordinal),
            Expect = Expectations.Deaths(1),
        },
        new Scenario("clock-jumps", "the time of day jumps by an hour, there and back", JumpAsync)
        {
            Nodes = 3, Prepare = FakeClock.PrepareAsync, Equip = FakeClock.Give, Expect = Expectations.ClocksJump,
        },
        new Scenario("mixed-settings", "each node has other settings, and another assignor first", Disturbances.JoinDrainKillAsync)
        {
            Nodes = 3, Equip = options => options.With(Mixed[options.Name[^1] % Mixed.Length]),
        },
        new Scenario("two-versions", "nodes of this version and of the commit before it share a group", MixVersionsAsync)
        {
            Ordered = true, IsHeavy = true, Prepare = PrecompiledNode.MakePreviousAsync,
        },
        new Scenario("full-queues", "local queues of nodes and client are full", Disturbances.JoinDrainKillAsync)
        {
            Load = new LoadSettings { PerSecond = 280, MaxPending = MaxPending },
            Equip = options => options.With("task-queue.kafka.producer.queue.buffering.max.messages=3", "task-queue.kafka.producer.linger.ms=20"),
            Expect = Expectations.QueuesFill(MaxPending),
        },
        new Scenario("overload", "ten times as many tasks as workers can do", OverloadAsync)
        {
            IsHeavy = true,
            Load = Flood,
            Duration = TimeSpan.FromSeconds(10),
            Bounds = LabSettings.Bounds with { MemoryMiB = 250 },
            Equip = options => options.With("task-queue.workers=1", $"task-queue.in-flight.max-tasks={MaxTasks}"),
            Expect = Expectations.Overload(5, MaxTasks),
        },
    ];

    private static async Task StallAsync(LabRun run, CancellationToken end)
    {
        await run.SettleAsync();

        // Its client leaves the group then; where the broker does not hear of that, others get its partitions when its session has ended.
        await run.StallPollsAsync(run.Oldest(), ShortPollInterval + LabSettings.BeyondSession + TimeSpan.FromSeconds(6));
        await run.PauseAsync(5, 6);
    }

    private static async Task RestartAsync(LabRun run, CancellationToken end)
    {
        await run.SettleAsync();
        var drained = run.Any();
        await run.DrainAsync(drained);
        await run.AssignedAsync(run.StartNode(options => Member(options, drained.Name)));
        await run.PauseAsync(1, 2);
        var killed = run.Oldest();
        await run.KillAsync(killed);
        await run.AssignedAsync(run.StartNode(options => Member(options, killed.Name)));
        await run.PauseAsync(1, 2);
    }

    private static async Task DoubleAsync(LabRun run, CancellationToken end)
    {
        await run.SettleAsync();
        var first = run.Any();
        var second = run.StartNode(options => Member(options, first.Name));
        await run.OneEndsAsync(first, second, TimeSpan.FromSeconds(60));
        await run.PauseAsync(3, 4);
    }

    private static async Task JumpAsync(LabRun run, CancellationToken end)
    {
        if (FakeClock.Missing is { } missing)
        {
            run.Complaints.Add(missing);
            return;
        }

        await run.SettleAsync();
        var (first, second) = (run.Alive[0], run.Alive[1]);
        run.SetClock(first, Hour);
        await run.PauseAsync(2, 3);
        run.SetClock(second, -Hour);
        await run.PauseAsync(2, 3);
        run.SetClock(first, -Hour);
        await run.PauseAsync(2, 3);
        run.SetClock(second, Hour);
        run.StartNode();
        await run.PauseAsync(3, 4);
        await run.DrainAsync(first);
        await run.KillAsync(second);
        await run.PauseAsync(1, 2);
    }

    // Each gives partitions to the other, in order and by dying.
    private static async Task MixVersionsAsync(LabRun run, CancellationToken end)
    {
        if (await PrecompiledNode.MakePreviousAsync() is not { } previous)
        {
            run.Complaints.Add("the commit before this one was not built, see artifacts/faultlab-nodes");
            return;
        }

        await run.SettleAsync();
        var old = run.StartNode(Older);
        await run.AssignedAsync(old);
        await run.DrainAsync(run.Oldest());
        await run.AssignedAsync(run.StartNode(Older));
        await run.KillAsync(run.Oldest());
        await run.PauseAsync(3, 4);
        await run.AssignedAsync(run.StartNode());
        await run.DrainAsync(old);
        await run.PauseAsync(3, 4);

        NodeOptions Older(NodeOptions options) => options with { Program = previous };
    }

    private static async Task OverloadAsync(LabRun run, CancellationToken end)
    {
        await run.SettleAsync();
        await run.PauseAsync(6, 6);
        var overloaded = run.Alive;
        NodeProcess[] help = [run.StartNode(Help), run.StartNode(Help)];
        foreach (var node in help)
        {
            await run.AssignedAsync(node);
        }

        await Task.WhenAll(overloaded.Select(run.DrainAsync));

        static NodeOptions Help(NodeOptions options) => options.With("task-queue.workers=64", "task-queue.in-flight.max-tasks=4000");
    }

    private static NodeOptions Member(NodeOptions options, string name) => options.With(
        "task-queue.static-membership=on", Consumer("group.instance.id", $"{Path.GetFileName(options.Folder)}-{name}"));

    private static string Consumer(string key, string value) => $"task-queue.kafka.consumer.{key}={value}";
}
