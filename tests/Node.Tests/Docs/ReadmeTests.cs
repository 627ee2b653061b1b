using TaskQueue.TestSupport;
namespace TaskQueue.Node.Tests.Docs;

public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Repository.PathTo("README.md"));

    [Theory]
    [InlineData("sh", "samples/clients/kcat.sh")]
    [InlineData("python", "samples/clients/kafka_python.py")]
    public void Samples_stand_in_the_README_as_they_are_run(string language, string file)
    {
        var sample = File.ReadAllText(Repository.PathTo(file));

        Assert.Contains($"```{language}\n{sample}```\n", Readme, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("SECURITY.md")]
    [InlineData("docs/benchmark.md")]
    [InlineData("docs/clients/dotnet.md")]
    [InlineData("docs/clients/go.md")]
    [InlineData("docs/clients/kcat.md")]
    [InlineData("docs/clients/python.md")]
    [InlineData("docs/configuration.md")]
    [InlineData("docs/design.md")]
    [InlineData("docs/from-celery.md")]
    [InlineData("docs/from-hangfire.md")]
    [InlineData("docs/guarantees.md")]
    [InlineData("docs/handlers.md")]
    [InlineData("docs/json.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/outbox.md")]
    [InlineData("docs/reliability.md")]
    [InlineData("docs/runbook.md")]
    [InlineData("docs/upgrading.md")]
    [InlineData("docs/wire-format.md")]
    public void Links_to_files_of_the_repository_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathTo(page))!;
        var targets = MarkdownLinks.In(File.ReadAllText(Repository.PathTo(page)));

        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target)), $"{page}: {target}"));
    }

    [Fact]
    public void Tests_that_the_guarantees_name_exist()
    {
        var named = TestNames.In(File.ReadAllText(Repository.PathTo("docs/guarantees.md")));
        var classes = Directory
            .EnumerateFiles(Repository.PathTo("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)
            .ToHashSet();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, classes));
    }
}
