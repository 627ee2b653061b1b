using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Docs;

/// <summary>The handlers in <c>docs/from-hangfire.md</c> and <c>docs/from-celery.md</c>, word for word.</summary>
internal static class MigrationPages
{
    public static void Register(IServiceCollection services)
    {
        services.AddTaskQueue(queue =>
        {
            queue.Group = "orders";
            queue.Handle("invoice.send", new SendInvoice());
        });
    }

    public sealed class SendInvoice : ITaskHandler
    {
        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(TaskContext context)
        {
            var order = JsonSerializer.Deserialize<Order>(context.Argument)
                ?? throw new RejectTaskException("no order");
            await SendAsync(order, context.IdempotencyKey, context.CancellationToken);
            return Encoding.UTF8.GetBytes($"invoice of {order.Number}");
        }
    }

    private static Task SendAsync(Order order, string idempotencyKey, CancellationToken cancel) =>
        Console.Out.WriteLineAsync($"{idempotencyKey}: {order.Number}".AsMemory(), cancel);

    public sealed record Order(int Number);
}
