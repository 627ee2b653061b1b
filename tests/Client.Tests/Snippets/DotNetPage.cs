using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskQueue.Core.Wire;

namespace TaskQueue.Client.Tests.Snippets;

/// <summary>The code of <c>docs/clients/dotnet.md</c>; what stands in a region stands in the page.</summary>
internal static class DotNetPage
{
    public static async Task<EndedTask> FirstAsync(string servers, string topic, string results)
    {
        #region first
        await using var client = new TaskQueueClient(new TaskQueueClientOptions
        {
            BootstrapServers = servers,
            Topic = topic,
            ResultTopic = results,
        });

        var task = await client.EnqueueAsync(new EnqueueRequest("upper", "hello"));
        var ended = await client.WaitAsync(task.Id, timeout: TimeSpan.FromSeconds(30));
        Console.WriteLine($"{task.Topic}-{task.Partition}-{task.Offset}: {ended.ReadText()}");
        #endregion
        return ended;
    }

    public static IHost Host(string[] args)
    {
        #region services
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(args);
        builder.Services.AddTaskQueueClient();
        builder.Services.Configure<TaskQueueClientOptions>(builder.Configuration.GetSection("TaskQueueClient"));
        #endregion
        return builder.Build();
    }

    public static async Task<EnqueuedTask[]> OneAsync(ITaskQueueClient client, byte[] photo)
    {
        #region one
        var mail = await client.EnqueueAsync(EnqueueRequest.Json("mail", new Mail("a@example.org", "Hello")) with
        {
            Id = "welcome-4711",                           // a new UUID unless set
            Key = "customer-4711",                         // tasks of one key go to one partition
            ExpiresAt = new(2031, 1, 31, 8, 15, 0, TimeSpan.Zero),
            MaxAttempts = 3,
            Headers = [new("tenant", "blue")],
        });
        var resize = await client.EnqueueAsync(new EnqueueRequest("resize", photo) { ContentType = "image/jpeg" });
        var bare = await client.EnqueueAsync(EnqueueRequest.Bare("hello"));   // the topic's default kind runs it
        #endregion
        return [mail, resize, bare];
    }

    public static async Task ManyAsync(ITaskQueueClient client, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        #region many
        var requests = lines.Select(line => new EnqueueRequest("import", line));
        await foreach (var task in client.EnqueueManyAsync(requests, cancellationToken))
        {
            Console.WriteLine($"{task.Id} {task.Partition} {task.Offset}");
        }
        #endregion
    }

    public static async Task<string> EndingAsync(ITaskQueueClient client, string id, CancellationToken cancellationToken)
    {
        #region ending
        var ended = await client.WaitAsync(id, TimeSpan.FromMinutes(5), cancellationToken);
        var told = ended.Ending switch
        {
            TaskEnding.Completed => $"sent as {ended.ReadJson<Receipt>()!.Number}",
            TaskEnding.Expired => "too late",
            TaskEnding.Canceled => "canceled",
            _ => $"failed after {ended.Attempt} attempts: {ended.Problem!.Detail}",
        };
        #endregion
        return told;
    }

    public static async Task<EnqueuedTask> AgainAsync(ITaskQueueClient client, EnqueueRequest request)
    {
        #region again
        while (true)
        {
            try
            {
                return await client.EnqueueAsync(request);
            }
            catch (EnqueueException e) when (e.MayBeWritten && request.Id is not null)
            {
                // Perhaps it is written twice now; the handler knows it by its id.
            }
        }
        #endregion
    }

    #region types
    private sealed record Mail(string To, string Subject);

    private sealed record Receipt(int Number);
    #endregion
}
