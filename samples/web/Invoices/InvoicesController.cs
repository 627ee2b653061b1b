using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;

namespace WebSample.Invoices;

/// <summary>Takes invoices and lets a worker send them.</summary>
/// <param name="client">Enqueues tasks.</param>
[ApiController]
[Route("invoices")]
public sealed class InvoicesController(ITaskQueueClient client) : ControllerBase
{
    /// <summary>Enqueues the sending of an invoice.</summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="cancel">Canceled when the caller has gone.</param>
    /// <returns>202 with the place where the task's ending can be read.</returns>
    [HttpPost]
    public async Task<IActionResult> SendAsync(Invoice invoice, CancellationToken cancel)
    {
        var task = await client.EnqueueAsync(
            new EnqueueRequest("invoice.send", JsonSerializer.SerializeToUtf8Bytes(invoice, JsonSerializerOptions.Web))
            {
                Id = $"invoice-{invoice.Number}", // Its own, so that whoever asks twice gets one mail.
                Key = invoice.To,
            },
            cancel);
        return Accepted($"/tasks/{task.Id}", task);
    }
}
