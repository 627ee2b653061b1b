using System.Diagnostics;

namespace TaskQueue.Node.Tests.Commands;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("taskqueue ", "dlq")]
    [InlineData("taskqueue dl", "dlq")]
    [InlineData("taskqueue dlq re", "replay")]
    [InlineData("taskqueue node --wo", "--workers")]
    [InlineData("taskqueue topics create --boot", "--bootstrap --bootstrap-servers")]
    [InlineData("taskqueue topics acl --role no", "node")]
    [InlineData("taskqueue completion ba", "bash")]
    [InlineData("taskqueue config show --describe task-queue.attempts.m", "task-queue.attempts.max")]
    [InlineData("taskqueue node --config node.conf --wo", "--workers")]
    [InlineData("taskqueue node --set task-queue.attempts.max=3 --set=a=b --wo", "--workers")]
    [InlineData("taskqueue dlq --config node.conf re", "replay")]
    [InlineData("taskqueue --json dlq ls -b kafka:9092 --ki", "--kind")]
    [InlineData("taskqueue task frob", "")]
    public async Task Bash_completes_what_may_come_next(string line, string expected)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var found = await CompleteInBashAsync(line);

        Assert.Superset(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(), found.ToHashSet());
        Assert.All(found, word => Assert.StartsWith(line.Split(' ')[^1], word, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _taskqueue taskqueue")]
    [InlineData("zsh", "compdef _taskqueue taskqueue")]
    [InlineData("fish", "complete -c taskqueue")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task There_is_a_script_for_each_shell(string shell, string command)
    {
        using var run = new CommandRun();

        Assert.Equal(0, await run.StartAsync("completion", shell));

        Assert.Contains(command, run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task A_value_behind_an_equals_sign_is_suggested()
    {
        using var run = new CommandRun();

        Assert.Equal(0, await run.StartAsync("[suggest:30]", "taskqueue topics acl --role=no --json"));

        Assert.Equal("node", run.Output.Trim());
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task What_is_hidden_is_not_suggested()
    {
        using var run = new CommandRun();

        Assert.Equal(0, await run.StartAsync("[suggest:16]", "taskqueue bench-"));

        Assert.Equal("", run.Output.Trim());
    }

    /// <summary>Types a line in bash, after the script was loaded, and asks for what may come next.</summary>
    private static async Task<string[]> CompleteInBashAsync(string line)
    {
        using var run = new CommandRun();
        Assert.Equal(0, await run.StartAsync("completion", "bash"));
        var words = line.Split(' ');
        var script = $$"""
            taskqueue() { dotnet '{{Path.Combine(AppContext.BaseDirectory, "taskqueue.dll")}}' "$@"; }
            {{run.Output}}
            COMP_LINE='{{line}}'
            COMP_POINT={{line.Length}}
            COMP_WORDS=({{string.Join(' ', words.Select(word => $"'{word}'"))}})
            COMP_CWORD={{words.Length - 1}}
            _taskqueue
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.Equal(0, bash.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
