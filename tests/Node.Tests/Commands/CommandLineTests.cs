using System.Text.Json;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "taskqueue dev")]
    [InlineData("--help", "taskqueue dev")]
    [InlineData("dev --help", "taskqueue dev --port 19092")]
    [InlineData("node --help", "taskqueue node --config node.conf")]
    [InlineData("node run --help", "taskqueue node --config node.conf")]
    [InlineData("task --help", "taskqueue task enqueue")]
    [InlineData("task enqueue --help", "taskqueue task enqueue upper \"hello\"")]
    [InlineData("task get --help", "taskqueue task get order-17 --scan")]
    [InlineData("task wait --help", "taskqueue task wait order-17 order-18 --timeout 1m")]
    [InlineData("task ls --help", "taskqueue task ls --kind mail --state retrying")]
    [InlineData("topics --help", "taskqueue topics create")]
    [InlineData("topics create --help", "taskqueue topics create --bootstrap kafka:9092 --partitions 32")]
    [InlineData("topics check -h", "taskqueue topics check")]
    [InlineData("topics acl --help", "taskqueue topics acl --role node --principal orders")]
    [InlineData("dlq --help", "taskqueue dlq ls")]
    [InlineData("dlq ls --help", "taskqueue dlq ls --kind mail")]
    [InlineData("dlq show --help", "taskqueue dlq show 3/41")]
    [InlineData("dlq replay --help", "taskqueue dlq replay --all --rate 50")]
    [InlineData("dlq dismiss --help", "taskqueue dlq dismiss order-17")]
    [InlineData("dlq truncate --help", "taskqueue dlq truncate --older-than 30d --dry-run")]
    [InlineData("bench --help", "taskqueue bench --tasks")]
    [InlineData("config --help", "taskqueue config show --origin")]
    [InlineData("config show --help", "taskqueue config show --all --json")]
    [InlineData("config check --help", "taskqueue config check node.conf")]
    public async Task Help_of_every_verb_has_examples_and_the_common_options(string arguments, string example)
    {
        using var run = new CommandRun();

        Assert.Equal(0, await run.StartAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains(example, run.Output, StringComparison.Ordinal);
        Assert.Contains("-b, --bootstrap, --bootstrap-servers", run.Output, StringComparison.Ordinal);
        Assert.Contains("--config", run.Output, StringComparison.Ordinal);
        Assert.Contains("--set", run.Output, StringComparison.Ordinal);
        Assert.Contains("--json", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Help_fits_into_80_columns_but_for_examples()
    {
        foreach (var verb in Verbs(new TaskQueueCommandLine(CommandContext.OfProcess()).Root, []))
        {
            using var run = new CommandRun();

            Assert.Equal(0, await run.StartAsync([.. verb, "--help"]));

            var lines = run.Output.Split(Environment.NewLine);
            Assert.All(lines.TakeWhile(line => line != "Examples:"), line => Assert.True(line.Length <= 80 && !line.EndsWith(' '), line));
            Assert.Contains($"Usage: {string.Join(' ', verb.Prepend("taskqueue"))}", run.Output, StringComparison.Ordinal);
            Assert.Equal("", run.Error);
        }
    }

    [Fact]
    public async Task Every_option_without_its_value_is_told_in_one_line()
    {
        var root = new TaskQueueCommandLine(CommandContext.OfProcess()).Root;
        foreach (var verb in Verbs(root, []))
        {
            var command = verb.Aggregate((System.CommandLine.Command)root, (above, name) => above.Subcommands.Single(below => below.Name == name));
            foreach (var option in command.Options.Where(option => option.Arity.MinimumNumberOfValues > 0 && !option.Hidden))
            {
                using var run = new CommandRun();

                Assert.Equal(2, await run.StartAsync([.. verb, option.Name]));

                Assert.Contains(
                    run.Error.Split(Environment.NewLine),
                    line => line.StartsWith($"taskqueue: TQ9002: {option.Name} needs a value: {option.Name} ", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Help_tells_usage_values_and_defaults()
    {
        using var run = new CommandRun();

        Assert.Equal(0, await run.StartAsync("topics", "acl", "--help"));

        Assert.Contains("Usage: taskqueue topics acl --role", run.Output, StringComparison.Ordinal);
        Assert.Contains("producer", run.Output, StringComparison.Ordinal);
        Assert.Contains("Options of every verb:", run.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Verbs(System.CommandLine.Command command, string[] path) =>
        command.Subcommands.Where(verb => !verb.Hidden).SelectMany(verb => Verbs(verb, [.. path, verb.Name])).Prepend(path);

    [Fact]
    public async Task Version_is_a_number()
    {
        using var run = new CommandRun();

        Assert.Equal(0, await run.StartAsync("--version"));

        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", run.Output);
    }

    [Theory]
    [InlineData("nodes", "'nodes' is no verb of taskqueue; did you mean 'taskqueue node'?", "Try 'taskqueue --help'.")]
    [InlineData("nod --workers 3", "'nod' is no verb of taskqueue; did you mean 'taskqueue node'?", "Try 'taskqueue --help'.")]
    [InlineData("enqueue upper a", "'enqueue' is no verb of taskqueue; did you mean 'taskqueue task enqueue'?", "Try 'taskqueue --help'.")]
    [InlineData("frobnicate", "'frobnicate' is no verb of taskqueue.", "Try 'taskqueue --help'.")]
    [InlineData("topics crate", "'crate' is no verb of taskqueue topics; did you mean 'taskqueue topics create'?", "Try 'taskqueue topics --help'.")]
    [InlineData("node --worker 3", "'--worker' is no option of taskqueue node; did you mean '--workers'?", "Try 'taskqueue node --help'.")]
    [InlineData("node --worker=3", "'--worker' is no option of taskqueue node; did you mean '--workers'?", "Try 'taskqueue node --help'.")]
    [InlineData("dev --wokers 3", "'--wokers' is no option of taskqueue dev; did you mean '--workers'?", "Try 'taskqueue dev --help'.")]
    [InlineData("status --bootstap a:1", "'--bootstap' is no option of taskqueue status; did you mean '--bootstrap'?", "Try 'taskqueue status --help'.")]
    [InlineData("dlq replay --al", "'--al' is no option of taskqueue dlq replay; did you mean '--all'?", "Try 'taskqueue dlq replay --help'.")]
    [InlineData("dlq dismiss --kid mail", "'--kid' is no option of taskqueue dlq dismiss; did you mean '--kind'?", "Try 'taskqueue dlq dismiss --help'.")]
    [InlineData("task enqueue upper -x", "a value that begins with a dash goes behind --", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("status now", "'now' is one argument too many for taskqueue status.", "Try 'taskqueue status --help'.")]
    [InlineData("config show --describe attempts.mux", "there is no key 'attempts.mux'; did you mean 'task-queue.attempts.max'?", "")]
    [InlineData("node --workers 0", "--workers must be from 1 to 10000.", "Try 'taskqueue node --help'.")]
    [InlineData("node --workers many", "many", "Try 'taskqueue node --help'.")]
    [InlineData("node --set", "--set", "Try 'taskqueue node --help'.")]
    [InlineData("topics create --partitions 0", "--partitions must be from 1 to 10000.", "Try 'taskqueue topics create --help'.")]
    [InlineData("topics acl --role node", "Option '--principal' is required.", "Try 'taskqueue topics acl --help'.")]
    [InlineData("topics acl --principal a --role boss", "'boss'", "Try 'taskqueue topics acl --help'.")]
    [InlineData("topics acl --role node --principal a\nb", "without control characters", "Try 'taskqueue topics acl --help'.")]
    [InlineData("task enqueue", "Required argument missing: KIND.", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task enqueue upper x --id --wait", "--id needs a value: --id ", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task get", "Required argument missing: ID.", "Try 'taskqueue task get --help'.")]
    [InlineData("topics acl --role boss --principal x", "'boss' not recognized. Must be one of: 'node', 'producer', 'viewer', 'operator'.", "Try 'taskqueue topics acl --help'.")]
    [InlineData("completion", "Required argument missing: ", "Try 'taskqueue completion --help'.")]
    [InlineData("enqueu", "did you mean 'taskqueue task enqueue'?", "Try 'taskqueue --help'.")]
    [InlineData("task replay", "did you mean 'taskqueue dlq replay'?", "Try 'taskqueue task --help'.")]
    [InlineData("task enqueue upper a --count 0", "--count must be from 1 to", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task enqueue upper a --bare --id x", "--bare writes no headers", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task enqueue upper a --bare --header a=b", "--bare writes no headers", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task enqueue upper a --id x --count 2", "--id names one task", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task enqueue upper a --header x", "--header x: must be NAME=VALUE", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task enqueue upper a --header ce_id=x", "--header ce_id=x: must be NAME=VALUE", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task enqueue upper a --stdin-lines", "--stdin-lines makes a task of each line", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task enqueue upper --id x --stdin-lines", "--stdin-lines makes a task of each line", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task enqueue upper a --timeout 3s", "so it needs --wait", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task enqueue upper a --wait --timeout soon", "--timeout soon: must be a duration", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task enqueue --stdin-lines --set task-queue.default-kind=", "say the KIND", "")]
    [InlineData("task enqueue upper a --expiry soon", "--expiry soon: must be a duration", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("task get a --scan --since 2h", "--scan reads everything", "Try 'taskqueue task get --help'.")]
    [InlineData("task get a --since soon", "--since soon: must be a duration ago", "Try 'taskqueue task get --help'.")]
    [InlineData("task wait", "Required argument missing", "Try 'taskqueue task wait --help'.")]
    [InlineData("task wait a --timeout 0s", "--timeout 0s: must be a duration", "Try 'taskqueue task wait --help'.")]
    [InlineData("task ls --state done", "'done'", "Try 'taskqueue task ls --help'.")]
    [InlineData("task ls --limit 0", "--limit must be from 1 to", "Try 'taskqueue task ls --help'.")]
    [InlineData("dlq replay", "Say which dead letters: ids", "Try 'taskqueue dlq replay --help'.")]
    [InlineData("dlq dismiss", "Say which dead letters: ids", "Try 'taskqueue dlq dismiss --help'.")]
    [InlineData("dlq replay a --all", "--all means every dead letter", "Try 'taskqueue dlq replay --help'.")]
    [InlineData("dlq replay --all --rate 0", "--rate must be from 1 to", "Try 'taskqueue dlq replay --help'.")]
    [InlineData("dlq ls --since soon", "--since soon: must be a duration ago", "Try 'taskqueue dlq ls --help'.")]
    [InlineData("dlq truncate", "Say which dead letters: either", "Try 'taskqueue dlq truncate --help'.")]
    [InlineData("dlq truncate --all --older-than 3d", "Say which dead letters: either", "Try 'taskqueue dlq truncate --help'.")]
    [InlineData("dlq truncate --older-than soon", "--older-than soon: must be a duration", "Try 'taskqueue dlq truncate --help'.")]
    [InlineData("dlq ls --partition x", "TQ9002: --partition x: must be a number from 0 to 2147483647.", "Try 'taskqueue dlq ls --help'.")]
    [InlineData("dlq replay --all --partition x", "--all means every dead letter", "Try 'taskqueue dlq replay --help'.")]
    [InlineData("dlq replay --partition x", "--partition x: must be a number", "Try 'taskqueue dlq replay --help'.")]
    [InlineData("dlq dismiss --offset x", "--offset x: must be a number", "Try 'taskqueue dlq dismiss --help'.")]
    [InlineData("dlq dismiss --until 912500d", "--until 912500d: must be a duration ago", "Try 'taskqueue dlq dismiss --help'.")]
    [InlineData("task enqueue upper a --id x --count y", "--id names one task", "Try 'taskqueue task enqueue --help'.")]
    [InlineData("partition skip task_topic x", "PARTITION x: must be a number", "Try 'taskqueue partition skip --help'.")]
    [InlineData("partition skip task_topic", "Name one partition by its number", "Try 'taskqueue partition skip --help'.")]
    [InlineData("partition skip task_topic 1 --all", "Name one partition by its number", "Try 'taskqueue partition skip --help'.")]
    [InlineData("partition reset task_topic x --to earliest", "PARTITION x: must be a number", "Try 'taskqueue partition reset --help'.")]
    [InlineData("dev --bootstrap a:1", "dev brings its own broker", "")]
    public async Task Wrong_usage_is_told_in_lines_and_answered_with_2(string arguments, string reason, string hint)
    {
        using var run = new CommandRun();

        Assert.Equal(2, await run.StartAsync(arguments.Split(' ')));

        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Contains(hint, run.Error, StringComparison.Ordinal);
        Assert.StartsWith("taskqueue: TQ9002: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("topics")]
    [InlineData("task")]
    [InlineData("dlq")]
    [InlineData("partition")]
    [InlineData("config")]
    public async Task A_group_alone_shows_its_help(string group)
    {
        using var run = new CommandRun();

        Assert.Equal(0, await run.StartAsync(group));

        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("nodes --json", "TQ9002", 2)]
    [InlineData("topics check --set task-queue.workers=0 --json", "TQ9201", 78)]
    [InlineData("dev --bootstrap a:1 --json", "TQ9002", 2)]
    public async Task With_json_what_ends_a_command_is_an_object(string arguments, string code, int exitCode)
    {
        using var run = new CommandRun();

        Assert.Equal(exitCode, await run.StartAsync(arguments.Split(' ')));

        var error = JsonDocument.Parse(run.Error).RootElement.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(exitCode, error.GetProperty("exitCode").GetInt32());
        Assert.NotEqual("", error.GetProperty("message").GetString());
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("node")]
    [InlineData("dev")]
    [InlineData("task enqueue upper a")]
    [InlineData("topics create")]
    [InlineData("topics check")]
    public async Task A_wrong_configuration_is_answered_with_78_and_a_line_a_mistake(string verb)
    {
        using var run = new CommandRun { Environment = { ["TASKQUEUE__ATTEMPTS__MAX"] = "0" } };

        Assert.Equal(78, await run.StartAsync([.. verb.Split(' '), "--set", "task-queue.groop=x"]));

        Assert.Equal(
            [
                "taskqueue: TQ9201: task-queue.attempts.max = 0: must be from 1 to 1000000 (from environment variable TASKQUEUE__ATTEMPTS__MAX)",
                "taskqueue: TQ9201: task-queue.groop = x: unknown key; did you mean task-queue.group? (from --set)",
            ],
            run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", run.Output);
    }
}
