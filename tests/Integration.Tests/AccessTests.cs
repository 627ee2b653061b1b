using System.Text.Json;
using Confluent.Kafka.Admin;
using TaskQueue.Client;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>Users who have the rights that <c>topics acl</c> prints for their role, and no others.</summary>
public sealed class AccessTests(ITestOutputHelper log)
{
    private const string NodeUser = SecureKafka.Alice;
    private const string OtherUser = SecureKafka.Mallory;

    [SecureKafkaFact]
    public async Task A_node_runs_dead_letters_and_expires_tasks()
    {
        await using var queue = await CreateAsync();
        await queue.Broker.ProduceAsync(
            queue.Tasks,
            [
                TestRecord.Of(null, "hello"),
                Some.Task("bad", "fail", "no luck", ("ce_maxattempts", "1")),
                Some.Task("late", "upper", "x", ("ce_expirytime", "2020-01-31T08:15:00Z")),
            ]);

        var node = await queue.StartAssignedNodeAsync(1);

        var results = await queue.Broker.ReadAsync(queue.Results, 3, TaskQueueUnderTest.Patience);
        Assert.Contains(results, result => result.ValueText == "HELLO");
        Assert.Single(await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience));
        Assert.Single(await queue.Broker.ReadAsync($"{queue.Tasks}.events", 1, TaskQueueUnderTest.Patience));
        var end = await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        Assert.Equal(0, end.ExitCode);
        Assert.All(node.Lines.Where(line => line.Contains(" TQ", StringComparison.Ordinal)), line => Assert.Contains("TQ2203: ", line, StringComparison.Ordinal));
    }

    [SecureKafkaFact]
    public async Task A_producer_enqueues_and_waits_and_may_do_nothing_else()
    {
        await using var queue = await CreateAsync();
        await GrantAsync(queue, "producer", OtherUser);
        var options = new TaskQueueClientOptions
        {
            BootstrapServers = queue.Broker.BootstrapServers,
            Topic = queue.Tasks,
            ResultTopic = queue.Results,
        };
        foreach (var (key, value) in SecureKafka.PropertiesOf(OtherUser).Append(new("sasl.password", SecureKafka.PasswordOf(OtherUser))))
        {
            options.Kafka[key] = value;
        }

        await queue.StartAssignedNodeAsync(1);
        await using var client = new TaskQueueClient(options);
        var task = await client.EnqueueAsync(new EnqueueRequest("upper", "hello"));

        Assert.Equal("HELLO", (await client.WaitAsync(task.Id, TaskQueueUnderTest.Patience)).ReadText());
        await RunAsync(queue, 0, "task", "enqueue", "upper", "again");
        Assert.Contains("TQ1602: ", Assert.Single((await RunAsync(queue, 1, "dlq", "ls")).Error), StringComparison.Ordinal);
    }

    [SecureKafkaFact]
    public async Task A_viewer_looks_and_changes_nothing()
    {
        await using var queue = await CreateAsync();
        await GrantAsync(queue, "viewer", OtherUser);
        await queue.Broker.ProduceAsync(queue.Tasks, [Some.Task("bad", "fail", "no luck", ("ce_maxattempts", "1"))]);
        await queue.StartAssignedNodeAsync(1);
        await queue.Broker.ReadAsync(queue.DeadLetters, 1, TaskQueueUnderTest.Patience);
        await queue.Broker.ProduceAsync(queue.Tasks, [Some.Task("long", "sleep", "60s")]);

        var status = Json((await RunAsync(queue, 0, "status", "--json")).Output.Single());
        var partition = Json((await RunAsync(queue, 0, "partition", "ls", "--json")).Output.Single());
        var letters = await RunAsync(queue, 0, "dlq", "ls", "--json");
        await RunAsync(queue, 0, "dlq", "show", "bad");
        var replay = await RunAsync(queue, 1, "dlq", "replay", "bad");
        var enqueue = await RunAsync(queue, 1, "task", "enqueue", "upper", "x");

        Assert.Empty(status.GetProperty("unknown").EnumerateArray());
        Assert.Equal("stable", status.GetProperty("group").GetProperty("state").GetString());
        Assert.Equal("ok", partition.GetProperty("state").GetString());
        Assert.Contains("\"bad\"", Assert.Single(letters.Output), StringComparison.Ordinal);
        Assert.Contains($"TQ1602: The broker does not allow WRITE on topic '{queue.Tasks}.events'", Assert.Single(replay.Error), StringComparison.Ordinal);
        Assert.Contains(queue.Tasks, Assert.Single(enqueue.Error), StringComparison.Ordinal);
    }

    [SecureKafkaFact]
    public async Task An_operator_skips_under_a_running_node_replays_dismisses_and_truncates()
    {
        await using var queue = await CreateAsync();
        await GrantAsync(queue, "operator", OtherUser);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, ["1", "2"]);
        var first = await queue.StartNodeAsync();
        await queue.Broker.ReadAsync(queue.Results, 2, TaskQueueUnderTest.Patience);
        await first.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        await queue.Broker.ProduceValuesAsync(queue.Tasks, ["3", "4"]);
        await queue.Broker.ProduceAsync(queue.Tasks, [Some.Task("a", "fail", "x", ("ce_maxattempts", "1")), Some.Task("b", "fail", "x", ("ce_maxattempts", "1"))]);
        await queue.Broker.DeleteRecordsAsync(queue.Tasks, 0, before: 3);
        var node = await queue.StartNodeAsync();
        await node.LineAsync("TQ1207: ", TaskQueueUnderTest.Patience);

        var skip = await RunAsync(queue, 0, "partition", "skip", queue.Tasks, "0", "--timeout", "60s");
        await queue.Broker.ReadAsync(queue.DeadLetters, 2, TaskQueueUnderTest.Patience);
        await RunAsync(queue, 0, "dlq", "replay", "a");
        await queue.Broker.ReadAsync(queue.DeadLetters, 3, TaskQueueUnderTest.Patience);
        await RunAsync(queue, 0, "dlq", "dismiss", "b");
        await RunAsync(queue, 0, "dlq", "truncate", "--all", "--with-open", "--yes");
        Assert.Equal(0, (await node.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience)).ExitCode);
        var reset = await RunAsync(queue, 0, "partition", "reset", queue.Tasks, "0", "--to", "earliest", "--yes");

        Assert.StartsWith("moved ", skip.Output.Single(), StringComparison.Ordinal);
        Assert.StartsWith("moved ", reset.Output.Single(), StringComparison.Ordinal);
        Assert.Empty(await queue.Broker.ReadToEndAsync(queue.DeadLetters));
        Assert.DoesNotContain(node.Lines, line => line.Contains("TQ1218", StringComparison.Ordinal));
    }

    [SecureKafkaFact]
    public async Task An_operator_creates_the_topics_and_no_others()
    {
        using var broker = TestBroker.Secure();
        var name = TestBroker.Unique("acl");
        string[] options =
        [
            "-b", broker.BootstrapServers,
            "--set", $"task-queue.topics.tasks=[\"{name}\"]",
            "--set", $"task-queue.topics.results={name}-results",
            "--set", $"task-queue.group={name}-group",
        ];
        await GrantAsync("operator", OtherUser, options);
        string[] asOther = [.. options, .. SecureKafka.PropertiesOf(OtherUser).SelectMany(one => (string[])["--set", $"task-queue.kafka.common.{one.Key}={one.Value}"])];

        var created = await RunAsync(0, ["topics", "create", "--json", .. asOther], OtherUser);
        var refused = await RunAsync(1, ["topics", "create", .. asOther, "--set", $"task-queue.topics.results={name}-foreign"], OtherUser);

        Assert.All(created.Output, line => Assert.Equal("created", Json(line).GetProperty("outcome").GetString()));
        Assert.Equal(4, created.Output.Count);
        Assert.Contains(refused.Output, line => line.Contains($"TQ1509: {name}-foreign: ", StringComparison.Ordinal));
    }

    private async Task<TaskQueueUnderTest> CreateAsync()
    {
        var queue = await TaskQueueUnderTest.CreateAsync(log, TestBroker.Secure(), secureUser: NodeUser);
        await queue.Broker.CreateTopicAsync($"{queue.Tasks}.events", 1);
        await GrantAsync(queue, "node", NodeUser);
        return queue;
    }

    private Task GrantAsync(TaskQueueUnderTest queue, string role, string user) => GrantAsync(role, user, queue.Options());

    private async Task GrantAsync(string role, string user, IEnumerable<string> options)
    {
        var printed = await RunAsync(0, ["topics", "acl", "--role", role, "--principal", user, "--json", .. options], NodeUser);
        foreach (var grant in printed.Output.Select(Json))
        {
            await SecureKafka.GrantAsync(
                grant.GetProperty("principal").GetString()!,
                Enum.Parse<ResourceType>(grant.GetProperty("resource").GetString()!, ignoreCase: true),
                grant.GetProperty("name").GetString()!,
                grant.GetProperty("operations").EnumerateArray().Select(operation => Enum.Parse<AclOperation>(operation.GetString()!)));
        }
    }

    private static async Task<ProcessEnd> RunAsync(TaskQueueUnderTest queue, int exitCode, params string[] verb)
    {
        await using var command = queue.LaunchCommandAs(OtherUser, verb, []);
        return await EndAsync(command, exitCode);
    }

    private async Task<ProcessEnd> RunAsync(int exitCode, string[] arguments, string user)
    {
        await using var command = TaskQueueCommand.Start(
            log, arguments, new Dictionary<string, string> { ["TASKQUEUE_KAFKA_SASL_PASSWORD"] = SecureKafka.PasswordOf(user) });
        return await EndAsync(command, exitCode);
    }

    private static async Task<ProcessEnd> EndAsync(ChildProcess command, int exitCode)
    {
        var end = await command.EndAsync(TimeSpan.FromSeconds(90));
        Assert.Equal(exitCode, end.ExitCode);
        return end;
    }

    private static JsonElement Json(string line) => JsonSerializer.Deserialize<JsonElement>(line);
}
