namespace TaskQueue.Client.Tests.Snippets;

/// <summary>What <c>docs/from-hangfire.md</c> and <c>docs/from-celery.md</c> enqueue, word for word.</summary>
internal static class MigrationPages
{
    public static async Task<EndedTask> EnqueueAsync(ITaskQueueClient client, CancellationToken cancellationToken)
    {
        var task = await client.EnqueueAsync(
            EnqueueRequest.Json("invoice.send", new Order(17)) with { Id = "invoice-17", Key = "customer-4711" },
            cancellationToken);
        var ended = await client.WaitAsync(task.Id, TimeSpan.FromMinutes(5), cancellationToken);
        return ended;
    }

    private sealed record Order(int Number);
}
