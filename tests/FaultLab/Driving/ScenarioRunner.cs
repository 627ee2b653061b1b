using TaskQueue.Client;
using TaskQueue.FaultLab.Checking;
using TaskQueue.FaultLab.History;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Runs a scenario from the creation of its topics to the verdicts.</summary>
internal sealed class ScenarioRunner
{
    private static readonly TimeSpan EnqueueTimeout = TimeSpan.FromSeconds(20);

    private readonly string _brokers;
    private readonly BrokerFaults _faults;
    private readonly string _root;

    /// <summary>Creates the runner.</summary>
    /// <param name="brokers">The brokers, <c>host:port</c>.</param>
    /// <param name="faults">The way to break them.</param>
    /// <param name="root">The folder in which each run has its own.</param>
    public ScenarioRunner(string brokers, BrokerFaults faults, string root)
    {
        _brokers = brokers;
        _faults = faults;
        _root = root;
    }

    private Dictionary<string, string> Properties => new() { ["bootstrap.servers"] = _brokers, ["reconnect.backoff.max.ms"] = "1000" };

    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="seed">The seed of all draws.</param>
    /// <param name="defect">The defect of all nodes; empty for none.</param>
    /// <param name="patience">How long the group may stand still at the end.</param>
    public async Task<RunReport> RunAsync(Scenario scenario, int seed, string defect, TimeSpan patience)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var name = $"lab-{scenario.Name}-{Guid.NewGuid().ToString("N")[..8]}";
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        var topics = new RunTopics(name, scenario.Partitions);
        using (var admin = new TopicAdmin(Properties))
        {
            await admin.CreateAsync(topics.Plan, CancellationToken.None);
        }

        var (tasks, complaints) = await RunAsync(scenario, seed, defect, patience, folder, topics);
        var verdicts = AllCheckers.Check(HistoryReader.Read(folder));
        return new RunReport(scenario.Name, seed, folder, tasks, CountFaults(folder), TimeProvider.System.GetElapsedTime(begun), verdicts, complaints);
    }

    private async Task<(int Tasks, IReadOnlyList<string> Complaints)> RunAsync(
        Scenario scenario, int seed, string defect, TimeSpan patience, string folder, RunTopics topics)
    {
        using var history = new HistoryWriter(folder, "driver", TimeProvider.System);
        history.Write(new HistoryEvent.Configured(LabSettings.BoundsOf(scenario)));
        string[] settings = [$"task-queue.bootstrap-servers=\"{_brokers}\"", .. topics.Settings, .. LabSettings.Of(scenario)];
        using var run = new LabRun(scenario, folder, settings, defect, history, _faults, new Random(seed));
        run.Refill();

        await using var client = new TaskQueueClient(ClientOptions(topics));
        using var load = new Load(client, scenario.Load, new Random(seed ^ 0x5f5f), history);
        await DisturbAsync(scenario, run, load);
        run.Refill();

        var group = new GroupWatch(Properties, topics, history);
        await group.WaitAsync(patience);
        await run.DrainAllAsync();
        await group.TellAsync();
        await new TopicScan(Properties, topics, history).RunAsync();
        LogSearch.Run(folder, run.Names, history);
        return (load.Count, run.Complaints);
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

    private static int CountFaults(string folder) => HistoryReader.Read(folder).Events
        .Count(said => said is HistoryEvent.FaultBegun or HistoryEvent.KillsItself or HistoryEvent.DrainBegun);

    private TaskQueueClientOptions ClientOptions(RunTopics topics)
    {
        var options = new TaskQueueClientOptions
        {
            BootstrapServers = _brokers,
            Topic = topics.Tasks,
            ResultTopic = topics[TopicSort.Results],
            EnqueueTimeout = EnqueueTimeout,
        };
        options.Kafka["reconnect.backoff.max.ms"] = "1000";
        return options;
    }
}
