using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;

namespace WebSample.Primes;

/// <summary>Lets a worker count primes.</summary>
/// <param name="client">Enqueues tasks.</param>
[ApiController]
[Route("primes")]
public sealed class PrimesController(ITaskQueueClient client) : ControllerBase
{
    /// <summary>Enqueues a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancel">Canceled when the caller has gone.</param>
    /// <returns>202 with the place where the answer can be read.</returns>
    [HttpPost]
    public async Task<IActionResult> AskAsync(PrimeQuestion question, CancellationToken cancel)
    {
        var task = await client.EnqueueAsync(
            new EnqueueRequest("primes.count", JsonSerializer.SerializeToUtf8Bytes(question, JsonSerializerOptions.Web)), cancel);
        return Accepted($"/tasks/{task.Id}", task);
    }
}
