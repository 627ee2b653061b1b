using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Node.Tests.Commands;

public sealed class EnqueueCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestBroker _broker = TestBroker.Start();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task A_task_is_a_CloudEvent_and_its_place_is_printed()
    {
        var topic = await _broker.NewTopicAsync();

        using var run = await EnqueueAsync(
            "upper", "hello", "--topic", topic, "--key", "k", "--header", "tenant=blue=green", "--expiry", "2030-01-31T12:00:00Z");

        var place = Regex.Match(run.Output, @"^id=(\S+) topic=(\S+) partition=0 offset=0\s*$");
        Assert.True(place.Success, run.Output);
        Assert.Equal(topic, place.Groups[2].Value);
        var record = await ReadAsync(topic);
        Assert.Equal("k", Encoding.UTF8.GetString(record.Key!));
        Assert.Equal("hello", Encoding.UTF8.GetString(record.Value!));
        var headers = record.Headers.ToDictionary(header => header.Key, header => Encoding.UTF8.GetString(header.Value!));
        Assert.Equal("1.0", headers["ce_specversion"]);
        Assert.Equal(place.Groups[1].Value, headers["ce_id"]);
        Assert.Equal("upper", headers["ce_type"]);
        Assert.Equal("2030-01-31T12:00:00.000Z", headers["ce_expirytime"]);
        Assert.Equal("blue=green", headers["tenant"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", headers["ce_time"]);
    }

    [Fact]
    public async Task A_bare_task_has_a_value_alone_and_is_known_by_its_place()
    {
        var topic = await _broker.NewTopicAsync();

        using var run = await EnqueueAsync("upper", "hello", "--bare", "--topic", topic, "--json");

        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal($"{topic}-0-0", json.RootElement.GetProperty("id").GetString());
        Assert.Equal(0, json.RootElement.GetProperty("offset").GetInt64());
        var record = await ReadAsync(topic);
        Assert.Null(record.Key);
        Assert.Empty(record.Headers);
    }

    [Fact]
    public async Task A_value_of_a_dash_is_the_standard_input_byte_for_byte()
    {
        var topic = await _broker.NewTopicAsync();
        byte[] input = [0, 255, 10, 13];

        using var run = new CommandRun { Input = input };
        await EnqueueAsync(run, "upper", "-", "--topic", topic);

        Assert.Equal(input, (await ReadAsync(topic)).Value);
    }

    [Fact]
    public async Task Nothing_on_the_standard_input_is_no_task()
    {
        var topic = await _broker.NewTopicAsync();
        using var run = new CommandRun();

        Assert.Equal(1, await run.StartAsync("task", "enqueue", "upper", "-", "--topic", topic, "-b", _broker.BootstrapServers).WaitAsync(Patience));

        Assert.StartsWith("taskqueue: TQ9056: the standard input is empty", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
        using var other = await EnqueueAsync("upper", "--topic", topic);
        Assert.Empty((await ReadAsync(topic)).Value!);
    }

    [Fact]
    public async Task A_count_writes_so_many_tasks_with_ids_of_their_own()
    {
        var topic = await _broker.NewTopicAsync();

        using var run = await EnqueueAsync("upper", "@x", "--topic", topic, "--count", "25");

        var lines = run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(25, lines.Select(line => line.Split(' ')[0]).Distinct().Count());
        Assert.Equal("@x", Encoding.UTF8.GetString((await ReadAsync(topic)).Value!));
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_answered_with_1_and_the_command_that_mends_it()
    {
        using var run = new CommandRun();

        Assert.Equal(1, await run.StartAsync(
            "task", "enqueue", "upper", "a", "--topic", "no-such-topic", "-b", _broker.BootstrapServers));

        Assert.Equal(
            $"taskqueue: TQ9020: there is no topic 'no-such-topic'; create it: taskqueue topics create --bootstrap {_broker.BootstrapServers}",
            run.Error.Trim());
    }

    [Theory]
    [InlineData("upper", "a\tb", "Id contains a control character")]
    [InlineData("up\nper", "a", "Kind contains a control character")]
    public async Task A_task_that_no_node_would_take_is_wrong_usage(string kind, string id, string reason)
    {
        using var run = new CommandRun();
        var topic = await _broker.NewTopicAsync();

        Assert.Equal(2, await run.StartAsync(
            "task", "enqueue", kind, "a", "--id", id, "--topic", topic, "-b", _broker.BootstrapServers).WaitAsync(Patience));

        Assert.Equal($"taskqueue: TQ9002: The task cannot be enqueued: {reason}.", run.Error.Trim());
    }

    private async Task<CommandRun> EnqueueAsync(params string[] arguments) =>
        await EnqueueAsync(new CommandRun(), arguments);

    private async Task<CommandRun> EnqueueAsync(CommandRun run, params string[] arguments)
    {
        var code = await run.StartAsync(["task", "enqueue", .. arguments, "-b", _broker.BootstrapServers]).WaitAsync(Patience);
        Assert.Equal("", run.Error);
        Assert.Equal(0, code);
        return run;
    }

    private async Task<TestRecord> ReadAsync(string topic) => (await _broker.ReadAsync(topic, 1).WaitAsync(Patience))[0];
}
