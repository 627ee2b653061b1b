using System.Text.Json;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Node.Tests.Commands;

/// <summary>Fresh topics, commands on them, and a test that plays the node.</summary>
internal sealed class TaskQueueOfTest : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TaskQueueOfTest(TestBroker broker, string name)
    {
        Broker = broker;
        Name = name;
    }

    public TestBroker Broker { get; }

    /// <summary>Gets the group, which names the topics too.</summary>
    public string Name { get; }

    public string Tasks => $"{Name}-tasks";

    public string Results => $"{Name}-results";

    public string DeadLetters => $"dlq.{Tasks}";

    public static async Task<TaskQueueOfTest> CreateAsync(TestBroker broker, int partitions = 1)
    {
        var queue = new TaskQueueOfTest(broker, TestBroker.Unique("task"));
        await broker.CreateTopicAsync(queue.Tasks, partitions);
        await broker.CreateTopicAsync(queue.Results, partitions);
        await broker.CreateTopicAsync(queue.DeadLetters, 1);
        return queue;
    }

    /// <summary>Runs a verb of <c>taskqueue task</c> on these topics and returns what it says.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var run = new CommandRun();
        var code = await StartAsync(run, arguments).WaitAsync(Patience);
        return (code, run.Output, run.Error);
    }

    /// <summary>Starts a verb of <c>taskqueue task</c> on these topics.</summary>
    public Task<int> StartAsync(CommandRun run, params string[] arguments) => run.StartAsync(
    [
        "task",
        "-b", Broker.BootstrapServers,
        "--set", $"task-queue.group={Name}",
        "--set", $"task-queue.topics.tasks=[\"{Tasks}\"]",
        "--set", $"task-queue.topics.results={Results}",
        .. arguments,
    ]);

    /// <summary>Waits for tasks and writes how they ended, as nodes do.</summary>
    public async Task AnswerAsync(int count, Func<TestRecord, TestRecord?> answer)
    {
        var tasks = await Broker.ReadAsync(Tasks, count, Patience);
        await Broker.ProduceAsync(Results, tasks.Select(answer).OfType<TestRecord>());
    }

    /// <summary>Makes the ending of a task with headers.</summary>
    public static TestRecord Ended(string id, string type, string value, params (string Name, string Value)[] more) =>
        TestRecord.Of(id, value, [("ce_specversion", "1.0"), ("ce_source", "/task-queue/g"), ("ce_id", id), ("ce_type", type), .. more]);

    /// <summary>Reads NDJSON.</summary>
    public static List<JsonElement> Lines(string output) =>
        [.. output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    public void Dispose() => Broker.Dispose();
}
