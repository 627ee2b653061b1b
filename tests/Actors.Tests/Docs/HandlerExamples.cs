using System.Text.Json.Serialization;
using Polly;
using TaskQueue.Actors.Handlers;
using TaskQueue.Actors.Hosting;

namespace TaskQueue.Actors.Tests.Docs;

#region a handler
public sealed record Invoice(string Customer, decimal Amount);

public sealed record Receipt(string Number);

public sealed class SendInvoice(IMailer mailer) : ITaskHandler<Invoice, Receipt>
{
    public async ValueTask<Receipt> HandleAsync(Invoice invoice, TaskContext context)
    {
        if (invoice.Amount <= 0)
        {
            throw new RejectTaskException($"An invoice over {invoice.Amount} is none.");
        }

        var number = await mailer.SendAsync(invoice, context.IdempotencyKey, context.CancellationToken);
        return new Receipt(number);
    }
}
#endregion

#region a batch handler
public sealed class InsertRows(IDatabase database) : IBatchTaskHandler<Row>
{
    public async ValueTask HandleAsync(IReadOnlyList<BatchTask<Row>> tasks, CancellationToken cancellationToken)
    {
        var duplicates = await database.InsertAsync(tasks.Select(task => task.Args), cancellationToken);
        foreach (var task in tasks)
        {
            if (duplicates.Contains(task.Args))
            {
                task.Reject("The row is there already.");
            }
            else
            {
                task.Succeed();
            }
        }
    }
}
#endregion

public sealed record Row(int Id);

public interface IMailer
{
    Task<string> SendAsync(Invoice invoice, string idempotencyKey, CancellationToken cancellationToken);
}

public interface IDatabase
{
    Task<IReadOnlySet<Row>> InsertAsync(IEnumerable<Row> rows, CancellationToken cancellationToken);
}

#region a source-generated context
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(Receipt))]
internal sealed partial class InvoiceJson : JsonSerializerContext;
#endregion

/// <summary>The calls that docs/handlers.md shows.</summary>
internal static class HandlerExamples
{
    public static void Register(TaskQueueBuilder queue)
    {
        #region registration
        queue
            .Handle<SendInvoice>("invoice.send")
            .Handle<Invoice, Receipt>("invoice.number", (invoice, context) => new(new Receipt($"{invoice.Customer}-{context.Id}")))
            .Handle("echo", context => new(context.Argument.ToArray()))
            .HandleBatch<InsertRows>("row.insert", maxTasks: 100, maxDelay: TimeSpan.FromMilliseconds(50));
        #endregion

        #region JSON
        queue.Json(options => options.TypeInfoResolverChain.Insert(0, InvoiceJson.Default));
        #endregion

        #region middleware
        queue.Use(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (UnauthorizedAccessException denied)
            {
                throw new RejectTaskException("The account is closed.", denied);
            }
        });
        #endregion
    }

    public static void UsePolly(TaskQueueBuilder queue, ResiliencePipeline pipeline)
    {
        #region Polly
        queue.Use((context, next) => pipeline.ExecuteAsync(_ => next(context), context.CancellationToken));
        #endregion
    }

    public static async Task<Receipt> TestAsync(IMailer mailer)
    {
        #region a test
        var context = new TestTask { Id = "order-17", Attempt = 2 }.ToContext();
        var receipt = await new SendInvoice(mailer).HandleAsync(new Invoice("ada", 12), context);
        #endregion
        return receipt;
    }
}
