using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using TaskQueue.Actors.Hosting;
using TaskQueue.Actors.Tests.Handlers;
using TaskQueue.TestSupport;

namespace TaskQueue.Actors.Tests.Docs;

/// <summary>Examples of docs/handlers.md are code that is compiled here, and does what the page says.</summary>
public sealed class HandlersDocTests
{
    [Fact]
    public void Examples_stand_in_the_page_as_they_are_compiled()
    {
        var source = File.ReadAllText(Repository.PathTo("tests/Actors.Tests/Docs/HandlerExamples.cs"));
        var page = File.ReadAllText(Repository.PathTo("docs/handlers.md"));

        Assert.Equal(Regions.In(source).Order(StringComparer.Ordinal), FencedBlocks.In(page, "csharp").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_handlers_of_the_page_run()
    {
        var queue = new TaskQueueBuilder();
        HandlerExamples.Register(queue);
        var services = new ServiceCollection().AddSingleton<IMailer, Mailer>().AddSingleton<IDatabase, Database>();
        queue.RegisterHandlers(services);
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var handlers = queue.CreateHandlers(provider);

        var receipt = await Hosted.RunAsync(handlers, "invoice.send", """{"customer":"ada","amount":12}""");

        Assert.Matches("""^\{"number":"ada [0-9a-f-]{36}"\}$""", Encoding.UTF8.GetString(receipt.Span));
        Assert.Equal(4, handlers.Count);
        Assert.StartsWith("ada ", (await HandlerExamples.TestAsync(new Mailer())).Number, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pollys_pipeline_runs_the_handler_again()
    {
        var runs = 0;
        var queue = new TaskQueueBuilder().Handle("test", _ => ++runs < 3 ? throw new IOException() : new("done"u8.ToArray()));
        HandlerExamples.UsePolly(queue, new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 5, Delay = TimeSpan.Zero })
            .Build());

        var result = await Hosted.RunAsync(queue.CreateHandlers(Hosted.Nothing), "test");

        Assert.Equal("done", Encoding.UTF8.GetString(result.Span));
        Assert.Equal(3, runs);
    }

    private sealed class Mailer : IMailer
    {
        public Task<string> SendAsync(Invoice invoice, string idempotencyKey, CancellationToken cancellationToken) =>
            Task.FromResult($"{invoice.Customer} {idempotencyKey}");
    }

    private sealed class Database : IDatabase
    {
        public Task<IReadOnlySet<Row>> InsertAsync(IEnumerable<Row> rows, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlySet<Row>>(new HashSet<Row>());
    }
}
