using TaskQueue.TestSupport;
using static TaskQueue.Client.Tests.ClientUnderTest;

namespace TaskQueue.Client.Tests.Snippets;

public sealed class ClientPagesTests
{
    [Fact]
    public void Code_of_the_dotnet_page_is_compiled() => Assert.Equal(
        Regions.In(Read("tests/Client.Tests/Snippets/DotNetPage.cs")).Order(StringComparer.Ordinal),
        FencedBlocks.In(Read("docs/clients/dotnet.md"), "csharp").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("python", "docs/clients/python.md", "confluent_kafka_python.py", "kafka_python.py")]
    [InlineData("sh", "docs/clients/kcat.md", "kcat.sh", "kcat_endings.sh")]
    public void Code_of_the_other_pages_is_run_by_CI(string language, string page, params string[] samples)
    {
        Assert.Equal(samples.Select(sample => Read($"samples/clients/{sample}")), FencedBlocks.In(Read(page), language));
        Assert.All(samples, sample => Assert.Contains($"samples/clients/{sample}", Read(".ci/run"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Code_of_the_dotnet_page_runs()
    {
        await using var queue = await CreateAsync();
        using var host = DotNetPage.Host([]);
        var first = DotNetPage.FirstAsync(queue.Broker.BootstrapServers, queue.Tasks, queue.Results);
        var task = await queue.ReadTaskAsync();
        await queue.EndAsync(
            Ended(task.Header("ce_id")!, "upper.completed", "HELLO"),
            Ended("sent", "mail.completed", """{"number":7}"""),
            Ended("lost", "mail.failed", """{"detail":"no mailbox"}""", ("ce_attempt", "3")));

        Assert.Equal("HELLO", (await first.WaitAsync(Patience)).ReadText());
        Assert.Equal("sent as 7", await DotNetPage.EndingAsync(queue.Client, "sent", CancellationToken.None).WaitAsync(Patience));
        Assert.Equal(
            "failed after 3 attempts: no mailbox",
            await DotNetPage.EndingAsync(queue.Client, "lost", CancellationToken.None).WaitAsync(Patience));
        var ids = (await DotNetPage.OneAsync(queue.Client, [1]).WaitAsync(Patience)).Select(enqueued => enqueued.Id).ToArray();
        Assert.Equal(("welcome-4711", $"{queue.Tasks}-0-3"), (ids[0], ids[2]));
        await DotNetPage.ManyAsync(queue.Client, ["a", "b"], CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(6, (await DotNetPage.AgainAsync(queue.Client, new EnqueueRequest("k") { Id = "x" }).WaitAsync(Patience)).Offset);
    }

    private static string Read(string path) => File.ReadAllText(PathTo(path));

    private static string PathTo(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TaskQueue.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return Path.Combine(folder.FullName, path);
    }
}
