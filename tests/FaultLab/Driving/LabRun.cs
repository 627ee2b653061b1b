using System.Collections.Immutable;
using TaskQueue.FaultLab.Driving.Clusters;
using TaskQueue.FaultLab.History;
using TaskQueue.FaultLab.Nodes;

namespace TaskQueue.FaultLab.Driving;

/// <summary>The nodes of one run, and all that can be done to them. Used by one scenario, one step after the other.</summary>
internal sealed class LabRun : IDisposable
{
    private const string NoBroker = "TQ1101";
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SaidWithin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan DrainRest = TimeSpan.FromSeconds(30);

    private readonly Lock _starting = new();
    private readonly HistoryWriter _history;
    private readonly NodeOptions _each;
    private ImmutableList<NodeProcess> _nodes = [];
    private int _faults;
    private bool _isOver;

    /// <summary>Begins a run without nodes.</summary>
    /// <param name="scenario">What is done.</param>
    /// <param name="each">With what each node is started, but for its name and what the scenario changes.</param>
    /// <param name="history">Receives what is done.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="topics">The topics.</param>
    /// <param name="random">All draws come from it.</param>
    public LabRun(
        Scenario scenario,
        NodeOptions each,
        HistoryWriter history,
        Cluster cluster,
        RunTopics topics,
        Random random)
    {
        Scenario = scenario;
        _each = each;
        _history = history;
        Cluster = cluster;
        Topics = topics;
        Random = random;
    }

    /// <summary>Gets what is done.</summary>
    public Scenario Scenario { get; }

    /// <summary>Gets the cluster.</summary>
    public Cluster Cluster { get; }

    /// <summary>Gets the topics.</summary>
    public RunTopics Topics { get; }

    /// <summary>Gets where all draws come from.</summary>
    public Random Random { get; }

    /// <summary>Gets the nodes that run and were not asked to drain, oldest first.</summary>
    public IReadOnlyList<NodeProcess> Alive => [.. _nodes.Where(node => node is { IsAlive: true, IsDraining: false })];

    /// <summary>Gets how many nodes are starting, asked to drain or not.</summary>
    public int Starting => _nodes.Count(node => node is { IsAlive: true, HasPolled: false });

    /// <summary>Gets the names of all nodes that were ever started.</summary>
    public IEnumerable<string> Names => _nodes.Select(node => node.Name);

    /// <summary>Gets what could not be done as the scenario wanted it: the run proves less than it should.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Starts a node.</summary>
    /// <param name="killAt">The stage at which it kills itself.</param>
    /// <param name="passing">At which passing of the stage, counted from 1.</param>
    public NodeProcess StartNode(Stage killAt = Stage.None, int passing = 1) =>
        StartNode(options => options with { KillAt = killAt, Passing = passing });

    /// <summary>Starts a node that differs from the scenario's others.</summary>
    /// <param name="equip">How it differs.</param>
    public NodeProcess StartNode(Func<NodeOptions, NodeOptions> equip)
    {
        // A node that is revived comes between whatever the scenario does.
        lock (_starting)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            var options = equip(Scenario.Equip(_each with { Name = $"n{_nodes.Count + 1}" }));
            _history.Write(new HistoryEvent.NodeStarted(options.Name));
            var node = NodeProcess.Start(options, Cluster.Secret);
            _nodes = _nodes.Add(node);
            _ = TellEndAsync(node);
            return node;
        }
    }

    /// <summary>Returns the node that has run for the longest time; starts one if there is none.</summary>
    public NodeProcess Oldest() => Alive is [var oldest, ..] ? oldest : StartNode();

    /// <summary>Returns a drawn node; starts one if there is none.</summary>
    public NodeProcess Any() => Alive is { Count: > 0 } alive ? alive[Random.Next(alive.Count)] : StartNode();

    /// <summary>Starts nodes until there are as many as the scenario has.</summary>
    public void Refill()
    {
        while (Alive.Count < Scenario.Nodes)
        {
            StartNode();
        }
    }

    /// <summary>Waits until each node has had partitions, and for a while in which the group becomes quiet.</summary>
    public async Task SettleAsync()
    {
        await AssignedAsync();
        await PauseAsync(Quiet);
    }

    /// <summary>Waits until each node has had partitions.</summary>
    public async Task AssignedAsync()
    {
        foreach (var node in Alive)
        {
            await AssignedAsync(node);
        }
    }

    /// <summary>Waits until a node has been assigned partitions.</summary>
    public async Task AssignedAsync(NodeProcess node)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!node.HasBeenAssigned)
        {
            if (!node.IsAlive || TimeProvider.System.GetElapsedTime(begun) > StartsWithin)
            {
                Complaints.Add($"{node.Name} was never assigned a partition");
                return;
            }

            await PauseAsync(Beat * 5);
        }
    }

    /// <summary>Ends a node with SIGKILL.</summary>
    public Task KillAsync(NodeProcess node)
    {
        var number = Begin(FaultKind.Kill, node.Name);
        node.Send(Signal.Kill);
        End(number);
        return node.Ended;
    }

    /// <summary>Stops a node where it is, for a while.</summary>
    public async Task StopAsync(NodeProcess node, TimeSpan time)
    {
        var number = Begin(FaultKind.Stop, node.Name);
        node.Send(Signal.Stop);
        await PauseAsync(time);
        node.Send(Signal.Continue);
        End(number);
    }

    /// <summary>Keeps the consumer's thread of a node away from its client for a while.</summary>
    public async Task StallPollsAsync(NodeProcess node, TimeSpan time)
    {
        var number = Begin(FaultKind.PollStall, node.Name);
        node.Send(Signal.StallPolls);
        await PauseAsync(time);
        node.Send(Signal.GoOnPolling);
        End(number);
    }

    /// <summary>Waits until one of two nodes ends, since they are the same static member.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    /// <param name="limit">How long that may take.</param>
    public async Task OneEndsAsync(NodeProcess first, NodeProcess second, TimeSpan limit)
    {
        int[] numbers = [Begin(FaultKind.Doubled, first.Name), Begin(FaultKind.Doubled, second.Name)];
        await Task.WhenAny(first.Ended, second.Ended, PauseAsync(limit));
        Array.ForEach(numbers, End);
        if (first.IsAlive && second.IsAlive)
        {
            Complaints.Add($"{first.Name} and {second.Name} are the same static member, and neither ended");
        }
    }

    /// <summary>Lets the time of day of a node jump.</summary>
    /// <param name="node">The node.</param>
    /// <param name="ahead">How far it is ahead of the machine's from now on.</param>
    public void SetClock(NodeProcess node, TimeSpan ahead)
    {
        var number = Begin(FaultKind.ClockJump, node.Name);
        FakeClock.Set(node.Options, ahead);
        End(number);
    }

    /// <summary>Asks a node to drain; ends it for good if it hangs, so that checkers see that.</summary>
    /// <returns>A task that ends with its process.</returns>
    public async Task DrainAsync(NodeProcess node)
    {
        node.IsDraining = true;
        var begun = TimeProvider.System.GetTimestamp();
        while (node.IsAlive && !node.Listens && TimeProvider.System.GetElapsedTime(begun) < StartsWithin)
        {
            await PauseAsync(Beat);
        }

        _history.Write(new HistoryEvent.DrainBegun(node.Name));
        node.Send(Signal.Terminate);
        if (await Task.WhenAny(node.Ended, PauseAsync(TimeSpan.FromSeconds(Scenario.Bounds.DrainTimeout) + DrainRest)) != node.Ended)
        {
            Complaints.Add($"{node.Name} did not end after it had been asked to");
            node.Send(Signal.Kill);
        }

        await node.Ended;
    }

    /// <summary>Kills a broker and starts it again.</summary>
    public Task KillBrokerAsync(TimeSpan time, int broker = 1) => BreakAsync(
        FaultKind.BrokerKill, time, () => Cluster.Faults.OnBrokerAsync("kill", broker), () => Cluster.Faults.OnBrokerAsync("boot", broker));

    /// <summary>Stops a broker's process for a while.</summary>
    public Task FreezeBrokerAsync(TimeSpan time, int broker = 1) => BreakAsync(
        FaultKind.BrokerFreeze, time, () => Cluster.Faults.OnBrokerAsync("freeze", broker), () => Cluster.Faults.OnBrokerAsync("thaw", broker));

    /// <summary>Breaks the network to all brokers for a while.</summary>
    /// <param name="kind">Which fault.</param>
    /// <param name="time">How long.</param>
    /// <param name="change">The change, as the command has it: <c>cut</c>, <c>hang</c>, <c>slow MS</c>.</param>
    public Task BreakNetworkAsync(FaultKind kind, TimeSpan time, params string[] change) =>
        BreakAsync(kind, time, () => Cluster.Faults.OnNetworkAsync(null, change), () => Cluster.Faults.OnNetworkAsync(null, "heal"));

    /// <summary>Cuts the network off, fills up with nodes that start into that, and heals it a while after each of them has found no broker.</summary>
    public Task StartCutOffAsync(TimeSpan time) => BreakAsync(
        FaultKind.NetworkCut,
        time,
        async () =>
        {
            await Cluster.Faults.OnNetworkAsync(null, "cut");
            Refill();
            await Task.WhenAll(Alive.Select(FindsNoBrokerAsync));
        },
        () => Cluster.Faults.OnNetworkAsync(null, "heal"));

    /// <summary>Breaks something, and heals it whatever happens meanwhile.</summary>
    /// <param name="kind">Which fault.</param>
    /// <param name="target">What is broken.</param>
    /// <param name="breaks">Breaks it.</param>
    /// <param name="meanwhile">What is done before it is healed.</param>
    /// <param name="heals">Heals it.</param>
    public async Task BreakAsync(FaultKind kind, string target, Func<Task> breaks, Func<Task> meanwhile, Func<Task> heals)
    {
        var number = Begin(kind, target);
        try
        {
            await breaks();
            await meanwhile();
        }
        finally
        {
            await heals();
            End(number);
        }
    }

    /// <summary>Writes what is done to the topics.</summary>
    public void Tell(HistoryEvent said) => _history.Write(said);

    /// <summary>Waits until nodes have logged something; complains if they do not, since a fault that nobody notices proves nothing.</summary>
    /// <param name="text">What they log.</param>
    /// <param name="times">How often all together, over the whole run.</param>
    public async Task SaidAsync(string text, int times = 1)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (TimesSaid(text) < times)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > SaidWithin)
            {
                Complaints.Add($"nodes have said '{text}' {TimesSaid(text)} times, where {times} were expected");
                return;
            }

            await PauseAsync(Beat * 10);
        }
    }

    /// <summary>Counts how often nodes have logged something, before they are given reason to.</summary>
    /// <param name="text">What they log.</param>
    /// <returns>Waits until they have once more; complains if they do not.</returns>
    public Func<Task> SaidAgain(string text)
    {
        var times = TimesSaid(text);
        return () => SaidAsync(text, times + 1);
    }

    /// <summary>Lets time pass.</summary>
    public static Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    /// <summary>Lets a drawn time pass.</summary>
    public Task PauseAsync(double fromSeconds, double toSeconds) =>
        PauseAsync(TimeSpan.FromSeconds(fromSeconds + (Random.NextDouble() * (toSeconds - fromSeconds))));

    /// <summary>Drains all nodes and waits for their ends.</summary>
    public async Task DrainAllAsync()
    {
        lock (_starting)
        {
            _isOver = true;
        }

        await Task.WhenAll(Alive.Select(DrainAsync));
        await Task.WhenAll(_nodes.Select(node => node.Ended));
    }

    /// <summary>Kills all nodes, for good: also from another thread, while a scenario is under way.</summary>
    public void End()
    {
        lock (_starting)
        {
            _isOver = true;
        }

        _nodes.ForEach(node => node.Send(Signal.Kill));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _nodes.ForEach(node => node.Dispose());
    }

    private int TimesSaid(string text) => Names.Sum(name => LogSearch.Count(NodeProcess.LogOf(_each.Folder, name), text));

    private async Task FindsNoBrokerAsync(NodeProcess node)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var log = NodeProcess.LogOf(_each.Folder, node.Name);
        while (!File.Exists(log) || !(await File.ReadAllTextAsync(log)).Contains(NoBroker, StringComparison.Ordinal))
        {
            if (!node.IsAlive || TimeProvider.System.GetElapsedTime(begun) > StartsWithin)
            {
                Complaints.Add($"{node.Name} never looked for a broker");
                return;
            }

            await PauseAsync(Beat);
        }
    }

    private Task BreakAsync(FaultKind kind, TimeSpan time, Func<Task> breaks, Func<Task> heals) =>
        BreakAsync(kind, "broker", breaks, () => PauseAsync(time), heals);

    private int Begin(FaultKind kind, string target)
    {
        var number = Interlocked.Increment(ref _faults);
        _history.Write(new HistoryEvent.FaultBegun(number, kind, target));
        return number;
    }

    private void End(int number) => _history.Write(new HistoryEvent.FaultEnded(number));

    private async Task TellEndAsync(NodeProcess node)
    {
        var code = await node.Ended;
        if (!node.IsDraining && Scenario.Dies(code, node.Log))
        {
            End(Begin(FaultKind.Kill, node.Name));
        }

        _history.Write(new HistoryEvent.NodeEnded(node.Name, code));
        lock (_starting)
        {
            if (Scenario.Revives && !_isOver && !node.IsDraining)
            {
                StartNode();
            }
        }
    }
}
