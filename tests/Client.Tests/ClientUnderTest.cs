using System.Text;
using Microsoft.Extensions.Logging;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Client.Tests;

/// <summary>A client on a broker, with topics of its own.</summary>
internal sealed class ClientUnderTest : IAsyncDisposable
{
    /// <summary>How long something may take that should be quick, on a machine that has other things to do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ClientUnderTest(TestBroker broker, string tasks, string results, TaskQueueClient client)
    {
        Broker = broker;
        Tasks = tasks;
        Results = results;
        Client = client;
    }

    public TestBroker Broker { get; }

    public string Tasks { get; }

    public string Results { get; }

    public TaskQueueClient Client { get; }

    /// <summary>Gets or sets a note of the test's own: whether it has taken the broker down.</summary>
    public bool IsDown { get; set; }

    public static async Task<ClientUnderTest> CreateAsync(
        BrokerKind kind = BrokerKind.Embedded,
        int partitions = 1,
        Action<TaskQueueClientOptions>? configure = null,
        ILoggerFactory? loggers = null,
        TimeProvider? time = null)
    {
        var broker = TestBroker.Start(kind);
        var tasks = await broker.NewTopicAsync(partitions, "tasks");
        var results = await broker.NewTopicAsync(partitions, "results");
        var options = OptionsFor(broker);
        options.Topic = tasks;
        options.ResultTopic = results;
        configure?.Invoke(options);
        return new ClientUnderTest(broker, tasks, results, new TaskQueueClient(options, loggers, time));
    }

    public static TaskQueueClientOptions OptionsFor(TestBroker broker)
    {
        var options = new TaskQueueClientOptions { BootstrapServers = broker.BootstrapServers };
        foreach (var (key, value) in broker.ConsumerProperties().Where(entry => entry.Key != "bootstrap.servers"))
        {
            options.Kafka[key] = value;
        }

        return options;
    }

    /// <summary>Writes endings to the result topic, as nodes do.</summary>
    public Task EndAsync(params IEnumerable<TestRecord> endings) => Broker.ProduceAsync(Results, endings);

    public async Task<TestRecord> ReadTaskAsync() => (await Broker.ReadAsync(Tasks, 1, Patience))[0];

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Broker.Dispose();
    }

    /// <summary>The result of a bare task.</summary>
    public static TestRecord Bare(string id, string value) => TestRecord.Of(id, value);

    /// <summary>The ending of a task with headers.</summary>
    public static TestRecord Ended(string id, string type, string value, params (string Name, string Value)[] more) =>
        TestRecord.Of(id, value, [("ce_specversion", "1.0"), ("ce_source", "/task-queue/g"), ("ce_id", id), ("ce_type", type), .. more]);

    public static string TextOf(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
