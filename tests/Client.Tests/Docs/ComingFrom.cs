using Microsoft.Extensions.Hosting;
using OutboxSample;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Client.Tests.Docs;

/// <summary>The code of <c>docs/from-hangfire.md</c> and <c>docs/from-celery.md</c>; what stands in a region stands in a page.</summary>
internal static class ComingFrom
{
    internal interface IMailer
    {
        Task SendAsync(Invoice invoice, string idempotencyKey, CancellationToken cancellationToken);
    }

    public static IHost Host(string servers)
    {
        #region host
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Services.AddTaskQueueClient(client => client.BootstrapServers = servers);
        builder.Services.AddTaskQueue(queue =>
        {
            queue.BootstrapServers = servers;
            queue.Group = "billing";
            queue.Handle<MailInvoice>("invoice.send");
        });
        #endregion
        return builder.Build();
    }

    public static void Add(TaskQueueBuilder queue)
    {
        #region lambda
        queue.Handle<Addends, int>("tasks.add", (args, context) => new(args.X + args.Y));
        #endregion
    }

    public static void Filter(TaskQueueBuilder queue)
    {
        #region middleware
        queue.Use(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (KeyNotFoundException e)
            {
                throw new RejectTaskException("What the task is about is gone.", e);   // no further attempt
            }
        });
        #endregion
    }

    public static async Task<EnqueuedTask> EnqueueAsync(ITaskQueueClient client)
    {
        #region enqueue
        var task = await client.EnqueueAsync(EnqueueRequest.Json("invoice.send", new Invoice(17)) with
        {
            Id = "invoice-17",      // a new UUID unless set
            Key = "customer-7",     // tasks of one key go to one partition
        });
        #endregion
        return task;
    }

    public static async Task<int> SumAsync(ITaskQueueClient client)
    {
        #region wait
        var task = await client.EnqueueAsync(EnqueueRequest.Json("tasks.add", new Addends(2, 3)));
        var ended = await client.WaitAsync(task.Id, TimeSpan.FromSeconds(10));
        var sum = ended.ReadJson<int>();     // throws unless it completed
        #endregion
        return sum;
    }

    public static async Task<EndedTask[]> GroupAsync(ITaskQueueClient client)
    {
        #region group
        var requests = Enumerable.Range(0, 10).Select(number => EnqueueRequest.Json("tasks.add", new Addends(number, number)));
        var waits = new List<Task<EndedTask>>();
        await foreach (var task in client.EnqueueManyAsync(requests))
        {
            waits.Add(client.WaitAsync(task.Id, TimeSpan.FromMinutes(1)));
        }

        var all = await Task.WhenAll(waits);
        #endregion
        return all;
    }

    #region continuation
    internal sealed class BookInvoice(ITaskQueueClient client) : ITaskHandler<Invoice>
    {
        public async ValueTask HandleAsync(Invoice args, TaskContext context)
        {
            // … book it; then, under an id that a second attempt repeats:
            await client.EnqueueAsync(
                EnqueueRequest.Json("invoice.send", args) with { Id = $"{context.Id}.send" }, context.CancellationToken);
        }
    }
    #endregion

    #region handler
    internal sealed class MailInvoice(IMailer mailer) : ITaskHandler<Invoice>
    {
        public async ValueTask HandleAsync(Invoice args, TaskContext context) =>
            await mailer.SendAsync(args, context.IdempotencyKey, context.CancellationToken);
    }
    #endregion

    internal sealed record Addends(int X, int Y);
}
