using TaskQueue.TestSupport;

namespace TaskQueue.Node.Tests.Docs;

/// <summary>C# in the pages is compiled: it stands, word for word, in a source of the tests.</summary>
public sealed class CodeBlocksTests
{
    private static readonly string[] Sources =
    [
        .. Directory.EnumerateFiles(Repository.PathTo("tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => file.Contains("Snippets", StringComparison.Ordinal) || file.Contains("Docs", StringComparison.Ordinal))
            .Select(file => WithoutIndent(File.ReadAllText(file))),
    ];

    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(Repository.PathTo("docs"), "*.md", SearchOption.AllDirectories)
            .Select(page => Path.GetRelativePath(Repository.PathTo("."), page))
            .Append("README.md"),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_stands_in_a_compiled_source(string page) => Assert.All(
        FencedBlocks.In(File.ReadAllText(Repository.PathTo(page)), "csharp"),
        block => Assert.Contains(Sources, source => source.Contains(WithoutIndent(block), StringComparison.Ordinal)));

    [Fact]
    public void Both_pages_for_those_who_come_from_elsewhere_have_code() => Assert.All(
        ["docs/from-hangfire.md", "docs/from-celery.md"],
        page => Assert.NotEmpty(FencedBlocks.In(File.ReadAllText(Repository.PathTo(page)), "csharp")));

    private static string WithoutIndent(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
}
