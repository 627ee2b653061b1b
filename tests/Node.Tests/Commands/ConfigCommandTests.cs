using System.Text.Json;
using TaskQueue.TestSupport;

namespace TaskQueue.Node.Tests.Commands;

public sealed class ConfigCommandTests
{
    [Fact]
    public async Task Show_lists_what_is_not_default_with_its_origin()
    {
        using var file = new TemporaryFile("task-queue.group = orders\n", "node.conf");
        using var run = new CommandRun { Environment = { ["TASKQUEUE_KAFKA_SASL_PASSWORD"] = "hunter2" } };

        Assert.Equal(0, await run.StartAsync("config", "show", "--origin", "--config", file.FullName, "--bootstrap", "kafka:9092"));

        var lines = run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Matches("^KEY +VALUE +DEFAULT +ORIGIN$", lines[0]);
        Assert.Matches("^task-queue.bootstrap-servers +kafka:9092 +localhost:9092 +--bootstrap$", lines[1]);
        Assert.Matches($"^task-queue.group +orders +task-queue +{Path.GetFileName(file.FullName)}, line 1$", lines[2]);
        Assert.Matches(@"^task-queue.kafka.common.sasl.password +\*\*\* +- +environment variable TASKQUEUE_KAFKA_SASL_PASSWORD$", lines[3]);
    }

    [Fact]
    public async Task Show_says_so_where_all_is_default()
    {
        using var run = new CommandRun();

        Assert.Equal(0, await run.StartAsync("config", "show"));

        Assert.Equal($"all settings are defaults; --all shows them{Environment.NewLine}", run.Output);
    }

    [Fact]
    public async Task Show_all_as_json_has_an_object_a_key()
    {
        using var run = new CommandRun();

        Assert.Equal(0, await run.StartAsync("config", "show", "--all", "--json", "--set", "task-queue.workers=3"));

        var settings = run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(setting => setting.GetProperty("key").GetString()!);
        Assert.Equal("3", settings["task-queue.workers"].GetProperty("value").GetString());
        Assert.Equal("16", settings["task-queue.workers"].GetProperty("default").GetString());
        Assert.Equal("--set", settings["task-queue.workers"].GetProperty("origin").GetString());
        Assert.Equal("default", settings["task-queue.attempts.max"].GetProperty("origin").GetString());
        Assert.Contains("akka.loglevel", settings.Keys);
    }

    [Fact]
    public async Task Describe_tells_all_about_a_key()
    {
        using var run = new CommandRun();

        Assert.Equal(0, await run.StartAsync("config", "show", "--describe", "attempts.max"));

        Assert.Equal(
            """
            task-queue.attempts.max
              meaning   Attempts before a task is dead-lettered, the first included.
              allowed   must be from 1 to 1000000
              default   10
              value     10
              origin    default

            """,
            run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Check_is_one_line_where_nothing_is_wrong()
    {
        using var first = new TemporaryFile("task-queue { workers = 0, group = g1 }", "first.conf");
        using var second = new TemporaryFile("task-queue.workers = 2", "second.conf");
        using var run = new CommandRun();

        Assert.Equal(0, await run.StartAsync("config", "check", "--config", first.FullName, second.FullName));

        // The number of workers has two keys.
        Assert.Equal($"configuration ok: 3 settings other than the defaults{Environment.NewLine}", run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Check_tells_every_mistake_in_a_line_and_exits_with_78()
    {
        using var file = new TemporaryFile("task-queue {\n  workers = 0\n  atempts.max = 3\n}", "node.conf");
        using var run = new CommandRun();

        Assert.Equal(78, await run.StartAsync("config", "check", file.FullName));

        var name = Path.GetFileName(file.FullName);
        Assert.Equal(
            [
                $"taskqueue: TQ9201: task-queue.workers = 0: must be from 1 to 10000 (from {name}, line 2)",
                $"taskqueue: TQ9201: task-queue.atempts.max = 3: unknown key; did you mean task-queue.attempts.max? (from {name}, line 3)",
            ],
            run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Check_as_json_has_an_object_a_mistake()
    {
        using var run = new CommandRun();

        Assert.Equal(78, await run.StartAsync("config", "check", "--json", "--set", "task-queue.workers=0"));

        var mistake = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(
            ("task-queue.workers", "0", "must be from 1 to 10000", "--set"),
            (Text("key"), Text("value"), Text("allowed"), Text("origin")));
        Assert.Equal("", run.Error);
        return;

        string? Text(string field) => mistake.GetProperty(field).GetString();
    }

    [Fact]
    public async Task Check_of_a_file_that_is_not_there_is_a_mistake()
    {
        using var run = new CommandRun();

        Assert.Equal(78, await run.StartAsync("config", "check", "no-such.conf"));

        Assert.Contains("no-such.conf", run.Error, StringComparison.Ordinal);
    }
}
