using TaskQueue.Actors.Handlers;

namespace WebSample.Invoices;

/// <summary>Sends an invoice by mail; spends its time with waiting for the mail server.</summary>
internal sealed class SendInvoice(MailServer mail) : ITaskHandler<Invoice, Receipt>
{
    /// <inheritdoc/>
    public async ValueTask<Receipt> HandleAsync(Invoice invoice, TaskContext context)
    {
        if (!invoice.To.Contains('@', StringComparison.Ordinal))
        {
            throw new RejectTaskException($"Invoice {invoice.Number} has no mail address."); // Another attempt would not help.
        }

        var mailId = await mail.SendAsync(
            new Mail(invoice.To, $"Invoice {invoice.Number}: please pay {invoice.Amount}"),
            context.IdempotencyKey, // A task may run twice: the mail server sends what has the same key once.
            context.CancellationToken);
        return new Receipt(invoice.Number, mailId);
    }
}
