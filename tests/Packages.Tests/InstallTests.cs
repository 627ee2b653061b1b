using System.Net;
using System.Text.RegularExpressions;
using TaskQueue.Kafka.Embedded;
using TaskQueue.TestSupport;

namespace TaskQueue.Packages.Tests;

/// <summary>What a new user does with the packages, by their READMEs alone.</summary>
[Collection(PackedSolution.Name)]
public sealed partial class InstallTests(PackedSolution solution)
{
    [Fact]
    public async Task An_application_made_by_the_README_of_its_package_runs_a_task()
    {
        using var broker = StartBroker();
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
    public async Task A_web_application_made_by_the_README_enqueues_and_runs_a_task()
    {
        using var broker = StartBroker();
        var readme = (await File.ReadAllTextAsync(Repository.PathTo("README.md"))).ReplaceLineEndings("\n");
        var section = Section().Match(readme).Value;
        var commands = Commands().Matches(section).Select(match => match.Groups[1].Value).ToArray();
        var home = solution.NewFolder("Web");
        await home.DotNetAsync(commands[0].Split(' '));
        var shop = new UserFolder(Path.Combine(home.Path, "Shop"));
        foreach (var command in commands[1..^1])
        {
            await shop.DotNetAsync(command.Split(' '));
        }

        await File.WriteAllTextAsync(Path.Combine(shop.Path, "Program.cs"), Code().Match(section).Groups[1].Value);
        string[] run = [.. commands[^1].Replace("localhost:5080", "127.0.0.1:0", StringComparison.Ordinal).Split(' '), "--Kafka", broker.BootstrapServers];
        using var application = new RunningCommand(Command.In(shop.Path, Command.DotNet, run));
        using var http = new HttpClient { BaseAddress = new Uri((await application.WaitForAsync(WebAddress())).Groups[1].Value) };

        var paths = Requests().Matches(section).Select(request => request.Groups[1].Value).ToArray();
        using var accepted = await http.PostAsync(new Uri(paths[0], UriKind.Relative), content: null);
        var greeting = await http.GetStringAsync(new Uri(paths[1], UriKind.Relative));

        Assert.Equal((HttpStatusCode.Accepted, paths[1]), (accepted.StatusCode, accepted.Headers.Location?.OriginalString));
        Assert.Equal("Hello, world", greeting);
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

    private static EmbeddedBroker StartBroker() => EmbeddedBroker.Start(new Dictionary<string, int>
    {
        ["task_topic"] = 2,
        ["result_topic"] = 2,
        ["dlq.task_topic"] = 2,
        ["task_topic.events"] = 2,
    });

    [GeneratedRegex("^## A web application .*?(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex("^    dotnet (.+?) *(?:#.*)?\r?$", RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex("```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^    curl .*localhost:5080([^' ]+)", RegexOptions.Multiline)]
    private static partial Regex Requests();

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex WebAddress();

    [GeneratedRegex(@"broker of its own at (127\.0\.0\.1:\d+)")]
    private static partial Regex BrokerAddress();
}
