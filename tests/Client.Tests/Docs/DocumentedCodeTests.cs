using System.Text.RegularExpressions;
using TaskQueue.TestSupport;
using static TaskQueue.Client.Tests.ClientUnderTest;

namespace TaskQueue.Client.Tests.Docs;

/// <summary>Code in the documentation is code that is compiled. Code for other products stands in blocks marked <c>text</c>.</summary>
public sealed class DocumentedCodeTests
{
    private static readonly string[] Folders = ["samples", "tests"];

    private static readonly string[] Pages =
        [Repository.PathTo("README.md"), .. Directory.GetFiles(Repository.PathTo("docs"), "*.md", SearchOption.AllDirectories)];

    private static readonly Lazy<string> Compiled = new(() => string.Concat(Sources().Select(file => Flat(File.ReadAllText(file)))));

    public static TheoryData<string> PagesWithCode =>
    [
        .. Pages.Where(page => FencedBlocks.In(File.ReadAllText(page), "csharp").Any())
            .Select(page => Path.GetRelativePath(Repository.PathTo("."), page)),
    ];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void Every_block_of_code_stands_in_a_compiled_source(string page) => Assert.All(
        FencedBlocks.In(File.ReadAllText(Repository.PathTo(page)), "csharp").Where(block => !IsProgram(block)),
        block => Assert.True(Compiled.Value.Contains(Flat(block), StringComparison.Ordinal), $"{page} has code that no source has:\n{block}"));

    [Fact]
    public void The_table_of_the_outbox_is_the_one_that_is_created()
    {
        var block = FencedBlocks.In(File.ReadAllText(Repository.PathTo("docs/outbox.md")), "sql").Single();

        Assert.Contains(Flat(block), Flat(File.ReadAllText(Repository.PathTo("samples/outbox/OutboxTable.cs"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_for_those_who_come_from_other_queues_runs()
    {
        await using var queue = await CreateAsync();
        Assert.Equal("invoice-17", (await ComingFrom.EnqueueAsync(queue.Client).WaitAsync(Patience)).Id);

        var sum = ComingFrom.SumAsync(queue.Client);
        var task = (await queue.Broker.ReadAsync(queue.Tasks, 2, Patience))[1];
        await queue.EndAsync(Ended(task.Header("ce_id")!, "tasks.add.completed", "5"));
        Assert.Equal(5, await sum.WaitAsync(Patience));

        var group = ComingFrom.GroupAsync(queue.Client);
        var tasks = (await queue.Broker.ReadAsync(queue.Tasks, 12, Patience)).Skip(2);
        await queue.EndAsync(tasks.Select(one => Ended(one.Header("ce_id")!, "tasks.add.completed", "1")));
        Assert.Equal(10, (await group.WaitAsync(Patience)).Length);
    }

    // It is built as it stands in the page and run, from the packages, by InstallTests.
    private static bool IsProgram(string block) => block.StartsWith("using ", StringComparison.Ordinal);

    private static IEnumerable<string> Sources() =>
        Folders
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathTo(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    // Without indentation.
    private static string Flat(string code) => Regex.Replace(code, "^[ \t]+", string.Empty, RegexOptions.Multiline);
}
