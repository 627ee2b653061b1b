using System.Globalization;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests.Queues;

/// <summary>Fresh topics and a fresh group on a broker, and the nodes that a test starts for them.</summary>
internal sealed class TaskQueueUnderTest : IAsyncDisposable
{
    /// <summary>How long something may take that should be quick, on a machine that has other things to do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The setting that selects the group protocol of KIP-848.</summary>
    public const string ConsumerProtocol = "kafka.consumer.group.protocol=consumer";

    private const int ResultPartitions = 4;

    private readonly ITestOutputHelper _log;
    private readonly string? _secureUser;
    private readonly List<ChildProcess> _nodes = [];

    private TaskQueueUnderTest(ITestOutputHelper log, TestBroker broker, string name, string? secureUser)
    {
        _log = log;
        _secureUser = secureUser;
        Broker = broker;
        Group = $"{name}-group";
        Tasks = $"{name}-tasks";
        Results = $"{name}-results";
    }

    public TestBroker Broker { get; }

    public string Group { get; }

    public string Tasks { get; }

    public string Results { get; }

    public string DeadLetters => $"dlq.{Tasks}";

    /// <summary>Gets the shortest session that the broker allows and this machine can keep up.</summary>
    public TimeSpan Session => TimeSpan.FromSeconds(Broker.IsReal ? 6 : 3);

    /// <summary>Gets within what time another node must have taken over from one that was killed.</summary>
    public TimeSpan TakeOver => Session + TimeSpan.FromSeconds(10);

    // Groups of the other protocol are told by the broker.
    private string[] SessionSettings =>
    [
        string.Create(CultureInfo.InvariantCulture, $"kafka.consumer.session.timeout.ms={(int)Session.TotalMilliseconds}"),
        string.Create(CultureInfo.InvariantCulture, $"kafka.consumer.heartbeat.interval.ms={(int)Session.TotalMilliseconds / 6}"),
    ];

    /// <summary>Creates topics on the real broker if there is one, else on an embedded one.</summary>
    public static Task<TaskQueueUnderTest> CreateAsync(ITestOutputHelper log, int partitions = 1) =>
        CreateAsync(log, TestBroker.Start(), partitions);

    /// <summary>Creates topics on a broker.</summary>
    /// <param name="log">Receives the lines of nodes.</param>
    /// <param name="broker">The broker, as the test sees it; disposed of with the queue.</param>
    /// <param name="partitions">How many partitions the task topic has.</param>
    /// <param name="secureUser">As whom nodes use <see cref="SecureKafka"/>; <see langword="null"/> on any other broker.</param>
    public static async Task<TaskQueueUnderTest> CreateAsync(
        ITestOutputHelper log, TestBroker broker, int partitions = 1, string? secureUser = null)
    {
        var queue = new TaskQueueUnderTest(log, broker, TestBroker.Unique("it"), secureUser);
        try
        {
            await queue.Broker.CreateTopicAsync(queue.Tasks, partitions);
            await queue.Broker.CreateTopicAsync(queue.Results, ResultPartitions);
            await queue.Broker.CreateTopicAsync(
                queue.DeadLetters, 1, new Dictionary<string, string> { ["max.message.bytes"] = "1200000" });
            return queue;
        }
        catch
        {
            await queue.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a node and waits until it says that it has started.</summary>
    /// <param name="settings">Settings beside addresses, topics and group, as <c>key=value</c>; without <c>task-queue.</c>.</param>
    public async Task<ChildProcess> StartNodeAsync(params string[] settings)
    {
        var node = LaunchNode(settings);
        await node.LineAsync("Node started", Patience);
        return node;
    }

    /// <summary>Starts a node and waits until so many partitions are assigned to it.</summary>
    public async Task<ChildProcess> StartAssignedNodeAsync(int partitions, params string[] settings)
    {
        var node = LaunchNode(settings);
        await node.AssignedAsync(partitions, Patience);
        return node;
    }

    /// <summary>Starts a node without waiting for anything.</summary>
    public ChildProcess LaunchNode(string[] settings, IReadOnlyDictionary<string, string>? environment = null)
    {
        var node = LaunchCommand(["node"], settings, environment);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Starts another command on these topics.</summary>
    /// <param name="command">The command with its own arguments and options.</param>
    /// <param name="settings">Settings, as those of a node.</param>
    /// <param name="environment">Variables to set.</param>
    public ChildProcess LaunchCommand(
        string[] command, string[] settings, IReadOnlyDictionary<string, string>? environment = null) =>
        LaunchCommandAs(_secureUser, command, settings, environment);

    /// <summary>Starts a command on these topics as another user than the nodes'.</summary>
    public ChildProcess LaunchCommandAs(
        string? secureUser, string[] command, string[] settings, IReadOnlyDictionary<string, string>? environment = null)
    {
        var variables = new Dictionary<string, string>();
        if (secureUser is not null)
        {
            variables["TASKQUEUE_KAFKA_SASL_PASSWORD"] = SecureKafka.PasswordOf(secureUser);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            variables[name] = value;
        }

        return TaskQueueCommand.Start(_log, [.. command, .. OptionsOf(secureUser, settings)], variables);
    }

    /// <summary>Returns the options that make a command work on these topics.</summary>
    public IEnumerable<string> Options(params string[] settings) => OptionsOf(_secureUser, settings);

    /// <summary>Writes many tasks, in chunks that fit into the client's queue.</summary>
    /// <returns>The tasks with the partitions and offsets they got.</returns>
    public async Task<List<TestRecord>> ProduceAsync(IEnumerable<TestRecord> tasks)
    {
        var written = new List<TestRecord>();
        foreach (var chunk in tasks.Chunk(20_000))
        {
            written.AddRange(await Broker.ProduceAsync(Tasks, chunk));
        }

        return written;
    }

    public ResultReader ReadResults() => new(Broker, Results);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        Broker.Dispose();
    }

    private IEnumerable<string> OptionsOf(string? secureUser, string[] settings)
    {
        string[] common =
        [
            $"group={Group}",
            $"topics.tasks=[\"{Tasks}\"]",
            $"topics.results={Results}",
            .. settings.Contains(ConsumerProtocol) ? [] : SessionSettings,
            .. Broker.IsReal ? (IEnumerable<string>)[] : ["kafka.consumer.fetch.wait.max.ms=10"],
            .. secureUser is null ? [] : SecureKafka.PropertiesOf(secureUser).Select(one => $"kafka.common.{one.Key}={one.Value}"),
        ];
        return
        [
            "--bootstrap",
            Broker.BootstrapServers,
            .. common.Concat(settings).SelectMany(setting => new[] { "--set", FullNameOf(setting) }),
        ];
    }

    private static string FullNameOf(string setting) =>
        setting.StartsWith("akka.", StringComparison.Ordinal) ? setting : $"task-queue.{setting}";
}
