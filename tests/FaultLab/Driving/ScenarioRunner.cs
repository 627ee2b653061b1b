using System.Collections.Concurrent;
using Confluent.Kafka;
using TaskQueue.Client;
using TaskQueue.Core;
using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.Driving.Clusters;
using TaskQueue.FaultLab.History;
using TaskQueue.FaultLab.Nodes;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Runs a scenario from the creation of its topics to the verdicts.</summary>
internal sealed class ScenarioRunner
{
    private static readonly TimeSpan EnqueueTimeout = TimeSpan.FromMinutes(2);

    // One history at a time is held in memory.
    private static readonly SemaphoreSlim Checking = new(1);

    private readonly LabClusters _clusters;
    private readonly Task<string> _program;
    private readonly string _root;
    private readonly CancellationToken _end;
    private readonly ConcurrentDictionary<ClusterKind, int> _left = [];

    /// <summary>Creates the runner.</summary>
    /// <param name="clusters">The clusters.</param>
    /// <param name="program">The program of all nodes, when it is there.</param>
    /// <param name="root">The folder in which each run has its own.</param>
    /// <param name="end">Kills all nodes.</param>
    public ScenarioRunner(LabClusters clusters, Task<string> program, string root, CancellationToken end)
    {
        _clusters = clusters;
        _program = program;
        _root = root;
        _end = end;
    }

    /// <summary>Starts and makes what scenarios need: not while others run, which need the machine.</summary>
    /// <param name="scenarios">The scenarios.</param>
    /// <param name="areAll">Whether each of them is run once: a cluster is taken down after the last that needs it.</param>
    public async Task PrepareAsync(IReadOnlyList<Scenario> scenarios, bool areAll)
    {
        foreach (var kind in scenarios.Where(_ => areAll).GroupBy(scenario => scenario.Cluster))
        {
            _left[kind.Key] = kind.Count();
        }

        // Brokers that start beside compilers may take longer than they are given.
        await Task.WhenAll([_program, .. scenarios.Select(scenario => scenario.Prepare())]);
        await _clusters.StartAsync(scenarios.Select(scenario => scenario.Cluster));
    }

    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="seed">The seed of all draws.</param>
    /// <param name="defect">The defect of all nodes; empty for none.</param>
    /// <param name="patience">How long the group may stand still at the end.</param>
    public async Task<RunReport> RunAsync(Scenario scenario, int seed, string defect, TimeSpan patience)
    {
        var name = $"lab-{scenario.Name}-{Guid.NewGuid().ToString("N")[..8]}";
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        try
        {
            var (begun, tasks, complaints) = await RunAsync(scenario, seed, defect, patience, folder, new RunTopics(name, scenario.Partitions));
            return await CheckAsync(scenario, seed, folder, begun, tasks, complaints);
        }
        catch (Exception broken) when (broken is KafkaException or IOException or (TaskQueueException and not LabBrokenException))
        {
            return new RunReport(
                scenario.Name, seed, folder, 0, 0, TimeSpan.Zero, TimeSpan.Zero, [], [$"the lab itself broke, which says nothing about the queue: {broken}"]);
        }
        finally
        {
            if (_left.ContainsKey(scenario.Cluster) && _left.AddOrUpdate(scenario.Cluster, 0, (_, left) => left - 1) == 0)
            {
                await _clusters.TakeDownAsync(scenario.Cluster);
            }
        }
    }

    private static async Task<RunReport> CheckAsync(
        Scenario scenario, int seed, string folder, long begun, int tasks, IReadOnlyList<string> complaints)
    {
        await Checking.WaitAsync();
        try
        {
            var run = RunView.Of(HistoryReader.Read(folder));
            return RunReport.Of(
                scenario.Name, seed, folder, tasks, TimeProvider.System.GetElapsedTime(begun), run, [.. complaints, .. scenario.Expect(run)]);
        }
        finally
        {
            Checking.Release();
        }
    }

    private async Task<(long Begun, int Tasks, IReadOnlyList<string> Complaints)> RunAsync(
        Scenario scenario, int seed, string defect, TimeSpan patience, string folder, RunTopics topics)
    {
        var program = await _program;
        using var lease = await _clusters.LeaseAsync(scenario.Cluster);
        var begun = TimeProvider.System.GetTimestamp();
        using var admin = new TopicAdmin(lease.Cluster.DirectProperties);
        await admin.CreateAsync(topics.Plan, CancellationToken.None);
        if (scenario.Cluster == ClusterKind.Secure)
        {
            using var rights = new ClusterAdmin(lease.Cluster);
            await rights.AllowAsync(NodeRight.All(topics));
        }

        var (tasks, complaints) = await RunAsync(lease.Cluster, program, scenario, seed, defect, patience, folder, topics);
        await TidyUpAsync(admin, topics);
        return (begun, tasks, complaints);
    }

    private async Task<(int Tasks, IReadOnlyList<string> Complaints)> RunAsync(
        Cluster cluster, string program, Scenario scenario, int seed, string defect, TimeSpan patience, string folder, RunTopics topics)
    {
        using var history = new HistoryWriter(folder, "driver", TimeProvider.System);
        history.Write(new HistoryEvent.Configured(LabSettings.BoundsOf(scenario)));
        string[] settings = [$"task-queue.bootstrap-servers=\"{cluster.Nodes}\"", .. cluster.NodeSettings, .. topics.Settings, .. LabSettings.Of(scenario)];
        var each = new NodeOptions
        {
            Name = string.Empty,
            Program = program,
            Folder = folder,
            Settings = settings,
            RefuseEvery = scenario.RefuseEvery,
            Defect = defect,
        };
        using var run = new LabRun(scenario, each, history, cluster, topics, new Random(seed));
        await using var killing = _end.Register(run.End);
        await using var witness = new BrokerWitness(cluster, history);
        await using var beside = cluster.IsBreakable ? new BrokerWitness(_clusters.UnbrokenBeside(cluster), history) : null;
        run.Refill();

        await using var client = new TaskQueueClient(ClientOptions(cluster, topics, scenario.Load));
        using var load = new Load(client, scenario.Load, new Random(seed ^ 0x5f5f), history);
        await DisturbAsync(scenario, run, load);
        run.Refill();

        var group = new GroupWatch(cluster.DirectProperties, topics, history);
        await group.WaitAsync(patience);
        await run.DrainAllAsync();
        await group.TellAsync();
        await new TopicScan(cluster.DirectProperties, topics, cluster.Secret, history).RunAsync();
        LogSearch.Run(folder, run.Names, cluster.Secret, history);
        return (load.Count, run.Complaints);
    }

    // Nothing needs it: the brokers are the lab's own, or have room for the topics of a run.
    private static async Task TidyUpAsync(TopicAdmin admin, RunTopics topics)
    {
        try
        {
            await admin.DeleteAsync(topics.Names, CancellationToken.None);
        }
        catch (TaskQueueException)
        {
            // What was seen is not thrown away for that.
        }
    }

    private static async Task DisturbAsync(Scenario scenario, LabRun run, Load load)
    {
        using var loadEnds = new CancellationTokenSource();
        using var disturbanceEnds = new CancellationTokenSource(scenario.Duration);
        var loading = load.RunAsync(loadEnds.Token);
        try
        {
            await scenario.Disturb(run, disturbanceEnds.Token);
            await WaitAsync(disturbanceEnds.Token);
        }
        finally
        {
            await loadEnds.CancelAsync();
            await loading;
        }
    }

    private static async Task WaitAsync(CancellationToken end)
    {
        var ended = new TaskCompletionSource();
        await using var registration = end.Register(() => ended.TrySetResult());
        await ended.Task;
    }

    private static TaskQueueClientOptions ClientOptions(Cluster cluster, RunTopics topics, LoadSettings load)
    {
        var options = new TaskQueueClientOptions
        {
            BootstrapServers = cluster.Producers,
            Topic = topics.Tasks,
            ResultTopic = topics[TopicSort.Results],
            EnqueueTimeout = EnqueueTimeout,
            MaxPendingTasks = load.MaxPending,
        };
        options.Kafka["reconnect.backoff.max.ms"] = "1000";
        options.Kafka["topic.metadata.refresh.interval.ms"] = "2000";
        return options;
    }
}
