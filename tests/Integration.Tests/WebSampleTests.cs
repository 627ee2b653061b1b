using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskQueue.Integration.Tests.Processes;
using TaskQueue.Integration.Tests.Queues;
using TaskQueue.TestSupport;

namespace TaskQueue.Integration.Tests;

/// <summary>The web application in <c>samples/web</c>: enqueues in a controller, runs the tasks itself, tells how they ended.</summary>
public sealed partial class WebSampleTests(ITestOutputHelper log)
{
    [Fact]
    public async Task It_runs_what_its_controllers_enqueue_and_drains_when_it_is_stopped()
    {
        await using var queue = await TaskQueueUnderTest.CreateAsync(log, partitions: 4);
        await using var web = ChildProcess.Start(
            "dotnet",
            [
                Program(),
                "--contentRoot", Repository.PathTo("samples/web"),
                "--urls", "http://127.0.0.1:0",
                $"--TaskQueue:BootstrapServers={queue.Broker.BootstrapServers}",
                $"--TaskQueue:Group={queue.Group}",
                $"--TaskQueue:Topics:Tasks:0={queue.Tasks}",
                $"--TaskQueue:Topics:Results={queue.Results}",
                "--TaskQueue:Kinds:invoice.send:Attempts:Max=1",
            ],
            log);
        var listens = await web.LineAsync("Now listening on", TaskQueueUnderTest.Patience);
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(listens).Value), Timeout = TaskQueueUnderTest.Patience };

        // No mail server is where the settings say, so the invoice fails; the other kind answers.
        var invoice = await PostAsync(http, "/invoices", new { number = "17", to = "ann@example.org", amount = 9.5 });
        var primes = await PostAsync(http, "/primes", new { upTo = 1_000 });

        Assert.Equal("/tasks/invoice-17", invoice);
        Assert.Equal(168, await http.GetFromJsonAsync<int>(primes));
        using var failed = await http.GetAsync(invoice);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, failed.StatusCode);

        var end = await web.EndAsync(Signal.Terminate, TaskQueueUnderTest.Patience);
        Assert.Equal(0, end.ExitCode);
    }

    private static async Task<string> PostAsync<T>(HttpClient http, string path, T body)
    {
        using var answer = await http.PostAsJsonAsync(path, body, JsonSerializerOptions.Web);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    // Built in the same configuration as the tests.
    private static string Program() =>
        Repository.PathTo(Path.Combine("samples/web/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "web-sample.dll"));

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
