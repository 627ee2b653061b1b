using System.CommandLine;
using TaskQueue.Node.Commands;
using TaskQueue.Node.Tests.Commands;
using TaskQueue.TestSupport;

namespace TaskQueue.Node.Tests.Docs;

/// <summary>Every command in the pages is one that the command line takes.</summary>
public sealed class DocumentedCommandTests
{
    private static readonly RootCommand Root = new TaskQueueCommandLine(CommandContext.OfProcess()).Root;

    public static TheoryData<string> Pages => [.. Directory
        .EnumerateFiles(Repository.PathTo("."), "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.PathTo("."), file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Any(folder => folder is "bin" or "obj" or "artifacts" or ".git"))
        .Where(file => file.EndsWith(".md", StringComparison.Ordinal) || file.StartsWith("deploy/", StringComparison.Ordinal) || file.StartsWith("hocon/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_of_a_page_are_understood(string page) =>
        Assert.All(CommandsOf(page), command => Assert.Equal("", MistakesOf(command)));

    [Theory]
    [InlineData("README.md", 20)]
    [InlineData("docs/runbook.md", 30)]
    [InlineData("docs/operations.md", 10)]
    [InlineData("deploy/Dockerfile", 1)]
    [InlineData("deploy/kubernetes/statefulset.yaml", 1)]
    [InlineData("hocon/node.conf", 1)]
    public void Commands_are_found(string page, int atLeast) => Assert.InRange(CommandsOf(page).Count(), atLeast, int.MaxValue);

    [Fact]
    public async Task Examples_of_every_verb_are_understood()
    {
        foreach (var verb in Verbs(Root, []))
        {
            using var run = new CommandRun();
            Assert.Equal(0, await run.StartAsync([.. verb, "--help"]));

            var examples = DocumentedCommand.InMarkdown($"```text\n{run.Output[run.Output.IndexOf("Examples:", StringComparison.Ordinal)..]}\n```\n").ToArray();

            Assert.NotEmpty(examples);
            Assert.All(examples, example => Assert.Equal("", MistakesOf(example)));
        }
    }

    [Theory]
    [InlineData("\n\n    taskqueue dlq lst   # lists them\n", "taskqueue dlq lst")]
    [InlineData("```sh\ntaskqueue topics acl --role node\n```\n", "taskqueue topics acl --role node")]
    [InlineData("See `taskqueue dlq reply`.", "taskqueue dlq reply")]
    [InlineData("See `taskqueue topics\ncreate --partition 3`.", "taskqueue topics create --partition 3")]
    [InlineData("`a | taskqueue task enque KIND -`", "taskqueue task enque KIND -")]
    [InlineData("`dotnet run -c Release --project src/Node -- bensh`", "taskqueue bensh")]
    public void A_command_that_is_none_is_found(string page, string text)
    {
        var command = Assert.Single(DocumentedCommand.InMarkdown(page));

        Assert.Equal(text, command.ToString());
        Assert.NotEqual("", MistakesOf(command));
    }

    [Theory]
    [InlineData("`taskqueue partition skip|reset`", "taskqueue partition skip", "taskqueue partition reset")]
    [InlineData("`taskqueue partition reset TOPIC N --to latest`", "taskqueue partition reset TOPIC 3 --to latest")]
    [InlineData("`A=b taskqueue dlq show 'a b' --raw | taskqueue task enqueue KIND - < x`", "taskqueue dlq show a b --raw", "taskqueue task enqueue KIND -")]
    [InlineData("    no block\n`taskqueue: TQ9002`, `src/taskqueue`, taskqueue dev")]
    public void Commands_are_read_as_a_shell_does(string page, params string[] texts)
    {
        var commands = DocumentedCommand.InMarkdown(page).ToArray();

        Assert.Equal(texts, commands.Select(command => command.ToString()));
        Assert.All(commands, command => Assert.Equal("", MistakesOf(command)));
    }

    private static IEnumerable<DocumentedCommand> CommandsOf(string page)
    {
        var text = File.ReadAllText(Repository.PathTo(page)).ReplaceLineEndings("\n");
        return page.EndsWith(".md", StringComparison.Ordinal)
            ? DocumentedCommand.InMarkdown(text)
            : DocumentedCommand.InComments(text).Concat(DocumentedCommand.InContainers(text));
    }

    private static string MistakesOf(DocumentedCommand command)
    {
        var parsed = Root.Parse(command.Words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return command.IsProse && IsName(parsed) ? "" : string.Join('\n', UsageMistakes.In(parsed).Select(mistake => $"{command}: {mistake}"));
    }

    private static bool IsName(ParseResult parsed) =>
        parsed.UnmatchedTokens.Count == 0 && parsed.Tokens.All(token => token.Type == System.CommandLine.Parsing.TokenType.Command);

    private static IEnumerable<string[]> Verbs(Command command, string[] path) =>
        command.Subcommands.Where(verb => !verb.Hidden).SelectMany(verb => Verbs(verb, [.. path, verb.Name])).Prepend(path);
}
