using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests;

/// <summary>What verbs print with <c>--json</c> is read by another program, which knows <c>docs/json.md</c> alone.</summary>
public sealed partial class JsonOutputTests(ITestOutputHelper log)
{
    private const string Outcomes = "`task enqueue --wait`, `task get`, `task wait`";
    private const string Moves = "`partition reset`, `partition skip`";
    private const string Replays = "`dlq replay`, `dlq dismiss`";

    private static readonly string Page = Repository.PathTo("docs/json.md");

    private readonly ConcurrentDictionary<string, int> _objects = [];

    [RealKafkaFact]
    public async Task Every_verb_prints_what_its_page_says()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log);
        string[] on = ["--json", .. queue.Options()];
        using var file = new TemporaryFile("task-queue { workers = 0, groop = a }");

        // One behind the other, where one needs what another did.
        Assert.Equal(4, await ReadAsync("`topics create`", 0, ["topics", "create", .. on]));
        await ReadAsync("`task enqueue`", 0, ["task", "enqueue", "upper", "hello", "--id", "order-17", "--key", "k", "--expiry", "1h", .. on]);
        foreach (var id in new[] { "order-18", "order-19", "order-20" })
        {
            await ReadAsync("`task enqueue`", 0, ["task", "enqueue", "fail", "no luck", "--id", id, "--header", "ce_maxattempts=1", .. on]);
        }

        await Task.WhenAll(
            ReadAsync("`task ls`", 0, ["task", "ls", .. on]),
            ReadAsync(Outcomes, 0, ["task", "get", "order-17", "--scan", .. on]),
            ReadAsync(Moves, 0, ["partition", "reset", queue.Tasks, "0", "--to", "earliest", "--dry-run", .. on]),
            ReadAsync("`topics check`", 1, ["topics", "check", .. on, "--set", "task-queue.topics.results=no-such-topic"]),
            ReadAsync("`topics acl`", 0, ["topics", "acl", "--role", "node", "--principal", "orders", .. on]),
            ReadAsync("`config show`", 0, ["config", "show", "--origin", .. on]),
            ReadAsync("`config show --describe`", 0, ["config", "show", "--describe", "attempts.max", .. on]),
            ReadAsync("`config check`", 78, ["config", "check", file.FullName, "--json"]),
            ReadAsync("Errors", 2, ["nodes", "--json"]));

        await queue.StartNodeAsync();
        Assert.Equal(4, await ReadAsync(Outcomes, 1, ["task", "wait", "order-17", "order-18", "order-19", "order-20", "--timeout", "60s", .. on]));
        await queue.Broker.ReadAsync(queue.DeadLetters, 3, TaskQueueUnderTest.Patience);
        await Task.WhenAll(
            ReadAsync(Outcomes, 0, ["task", "get", "order-17", .. on]),
            ReadAsync(Outcomes, 0, ["task", "get", "order-18", .. on]),
            ReadAsync(Outcomes, 0, ["task", "enqueue", "upper", "--stdin-lines", "--wait", .. on], input: "one\ntwo\n"),
            ReadAsync("`status`", 0, ["status", .. on]),
            ReadAsync("`partition ls`", 0, ["partition", "ls", .. on]),
            ReadAsync("`doctor`", 0, ["doctor", .. on]),
            ReadAsync("`dlq ls`", 0, ["dlq", "ls", .. on]),
            ReadAsync("`dlq show`", 0, ["dlq", "show", "order-18", .. on]));
        await ReadAsync(Replays, 0, ["dlq", "dismiss", "order-19", .. on]);
        await ReadAsync(Replays, 0, ["dlq", "replay", "order-20", .. on]);
        await ReadAsync("`dlq show`", 0, ["dlq", "show", "order-19", .. on]);
        await ReadAsync("`dlq truncate`", 0, ["dlq", "truncate", "--all", "--dry-run", .. on]);
        await ReadAsync("`bench`", 0, ["bench", "--tasks", "1000", "--rounds", "1", "--json"]);

        Assert.Equal(
            Headings().Matches(await File.ReadAllTextAsync(Page)).Select(heading => heading.Groups[1].Value).Order(StringComparer.Ordinal),
            _objects.Keys.Order(StringComparer.Ordinal));
        Assert.All(_objects, section => Assert.True(section.Value > 0, section.Key));
    }

    /// <summary>Runs a verb, and lets the other program read it by a section of the page.</summary>
    /// <returns>How many objects it found.</returns>
    private async Task<int> ReadAsync(string heading, int exitCode, string[] verb, string input = "")
    {
        await using var command = TaskQueueCommand.Start(log, verb, input: input);
        var end = await command.EndAsync(2 * TaskQueueUnderTest.Patience);
        Assert.Equal(exitCode, end.ExitCode);
        var printed = heading == "Errors" ? end.Error : end.Output;
        await using var reader = ChildProcess.Start(
            "/usr/bin/python3",
            [Path.Combine(AppContext.BaseDirectory, "Clients", "json_contract.py"), Page, heading],
            log,
            input: string.Concat(printed.Select(line => line + "\n")));
        var read = await reader.EndAsync(TaskQueueUnderTest.Patience);
        Assert.True(read.ExitCode == 0, $"{string.Join(' ', verb)}: {string.Join('\n', read.Error)}");
        var count = int.Parse(read.Output.Single(), CultureInfo.InvariantCulture);
        _objects.AddOrUpdate(heading, count, (_, before) => before + count);
        return count;
    }

    [GeneratedRegex(@"^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
