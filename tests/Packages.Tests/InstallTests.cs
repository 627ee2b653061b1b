using System.Text.RegularExpressions;
using TaskQueue.Kafka.Embedded;
using TaskQueue.TestSupport;

namespace TaskQueue.Packages.Tests;

/// <summary>What a new user does with the packages, by their READMEs alone.</summary>
[Collection(PackedSolution.Name)]
public sealed partial class InstallTests(PackedSolution solution)
{
    [Fact]
    public async Task An_application_made_by_the_README_runs_a_task()
    {
        using var broker = EmbeddedBroker.Start(new Dictionary<string, int>
        {
            ["task_topic"] = 2,
            ["result_topic"] = 2,
            ["dlq.task_topic"] = 2,
            ["task_topic.events"] = 2,
        });
        var page = await File.ReadAllTextAsync(Repository.PathTo("src/Actors/README.md"));
        var commands = Commands().Matches(page).Select(match => match.Groups[1].Value.Split(' ')).ToArray();
        var shop = solution.NewFolder("Shop");

        foreach (var command in commands[..^1])
        {
            await shop.DotNetAsync(command);
        }

        await File.WriteAllTextAsync(Path.Combine(shop.Path, "Program.cs"), Code().Match(page).Groups[1].Value);
        var printed = await shop.DotNetAsync([.. commands[^1], "--", broker.BootstrapServers]);

        Assert.Contains("Hello, world\n", printed.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_is_installed_and_brings_a_broker_and_a_node()
    {
        var home = solution.NewFolder("Tool");
        await home.DotNetAsync("tool", "install", "TaskQueue.Tool", "--tool-path", home.Path);
        var tool = Path.Combine(home.Path, OperatingSystem.IsWindows() ? "taskqueue.exe" : "taskqueue");

        Assert.Equal("0.1.0", (await home.RunAsync(tool, "--version")).Trim());

        using var node = new RunningCommand(Command.In(home.Path, tool, "dev", "--port", "0"));
        var broker = (await node.WaitForAsync(BrokerAddress())).Groups[1].Value;
        var printed = await home.RunAsync(tool, "task", "enqueue", "upper", "hello", "-b", broker, "--wait");

        Assert.Contains("HELLO", printed, StringComparison.Ordinal);
    }

    [GeneratedRegex("^    dotnet (.+?) *(?:#.*)?\r?$", RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex("```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"broker of its own at (127\.0\.0\.1:\d+)")]
    private static partial Regex BrokerAddress();
}
