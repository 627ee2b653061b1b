using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;

namespace WebSample;

/// <summary>Tells how tasks have ended.</summary>
/// <param name="client">Waits for endings.</param>
[ApiController]
[Route("tasks")]
public sealed class TasksController(ITaskQueueClient client) : ControllerBase
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits for a task's ending.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="cancel">Canceled when the caller has gone.</param>
    /// <returns>200 with the result; 422 with the reason if the task failed; 202 if it has not ended within 20 s: ask again.</returns>
    [HttpGet("{id}")]
    public async Task<IActionResult> WaitAsync(string id, CancellationToken cancel)
    {
        try
        {
            var task = await client.WaitAsync(id, Patience, cancel);
            return task.IsCompleted
                ? Ok(task.ReadJson<JsonElement>())
                : Problem(task.Problem?.Detail, statusCode: StatusCodes.Status422UnprocessableEntity, title: $"The task {task.Ending}");
        }
        catch (TimeoutException)
        {
            return Accepted($"/tasks/{id}");
        }
    }
}
