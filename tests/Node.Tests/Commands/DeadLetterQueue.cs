using System.Globalization;
using System.Text;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Node.Tests.Commands;

/// <summary>Fresh topics with dead letters as a node would write them, and commands on them.</summary>
internal sealed class DeadLetterQueue : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly bool _withEvents;

    private DeadLetterQueue(TestBroker broker, bool withEvents)
    {
        Broker = broker;
        _withEvents = withEvents;
    }

    public TestBroker Broker { get; }

    public string Tasks { get; } = TestBroker.Unique("dlq-tasks");

    public string DeadLetters => $"dlq.{Tasks}";

    public string Events => $"{Tasks}.events";

    public static async Task<DeadLetterQueue> CreateAsync(
        TestBroker broker, int partitions = 1, int deadLetterPartitions = 1, bool withEvents = true)
    {
        var queue = new DeadLetterQueue(broker, withEvents);
        await broker.CreateTopicAsync(queue.Tasks, partitions);
        await broker.CreateTopicAsync(queue.DeadLetters, deadLetterPartitions);
        if (queue._withEvents)
        {
            await broker.CreateTopicAsync(queue.Events, 2);
        }

        return queue;
    }

    /// <summary>Makes a dead letter.</summary>
    public TestRecord Letter(string id, string kind = "mail", string error = "no mailbox", long offset = 41, int partition = 0, string? failedAt = null) =>
        Letter(TestRecord.Of(null, $"to {id}", ("ce_specversion", "1.0"), ("ce_id", id), ("ce_type", kind), ("ce_source", "/shop")), error, offset, partition, failedAt);

    /// <summary>Makes a dead letter of a task's record.</summary>
    public TestRecord Letter(TestRecord task, string error = "no mailbox", long offset = 41, int partition = 0, string? failedAt = null) => task with
    {
        Headers =
        [
            .. task.Headers,
            Header("__dlq.errors.topic", Tasks),
            Header("__dlq.errors.partition", partition.ToString(CultureInfo.InvariantCulture)),
            Header("__dlq.errors.offset", offset.ToString(CultureInfo.InvariantCulture)),
            Header("__dlq.errors.group", "shop"),
            Header("__dlq.errors.delivery.count", "3"),
            Header("__dlq.errors.message", error),
            Header("__dlq.errors.exception.type", "System.InvalidOperationException"),
            Header("__dlq.errors.exception.stack", "   at Mail.Send()"),
            Header("__dlq.errors.first.failure", "2026-01-31T08:15:00.000Z"),
            Header("__dlq.errors.last.failure", failedAt ?? "2026-01-31T08:16:00.000Z"),
        ],
    };

    /// <summary>Runs a command on these topics and returns what it says.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var run = new CommandRun();
        var code = await StartAsync(run, arguments).WaitAsync(Patience);
        return (code, run.Output, run.Error);
    }

    /// <summary>Starts a command on these topics.</summary>
    public Task<int> StartAsync(CommandRun run, params string[] arguments) => run.StartAsync(
    [
        "dlq", .. arguments, "-b", Broker.BootstrapServers, "--set", $"task-queue.topics.tasks=[\"{Tasks}\"]",
    ]);

    public async Task<IReadOnlyList<TestRecord>> TasksAsync() => await Broker.ReadToEndAsync(Tasks);

    public async Task<IReadOnlyList<string?>> EventTypesAsync() =>
        [.. (await Broker.ReadToEndAsync(Events)).Select(record => record.Header("ce_type"))];

    public void Dispose() => Broker.Dispose();

    private static KeyValuePair<string, byte[]?> Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));
}
