using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Tests.Handlers;

/// <summary>A batch that runs until the test lets it end.</summary>
internal sealed class RunningBatch(IReadOnlyList<BatchTask> tasks, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource _end = new();

    public IReadOnlyList<BatchTask> Tasks { get; } = tasks;

    public string Ids => string.Join(' ', Tasks.Select(task => task.Context.Id));

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public Task Ended => _end.Task;

    public BatchTask this[string id] => Tasks.Single(task => task.Context.Id == id);

    public void Succeed()
    {
        foreach (var task in Tasks)
        {
            task.Succeed(System.Text.Encoding.UTF8.GetBytes(task.Context.Id));
        }
    }

    public void Return() => _end.SetResult();

    public void Throw(Exception thrown) => _end.SetException(thrown);

    /// <summary>Waits until the batch is canceled; a batch that is not ends the test.</summary>
    public async Task CanceledAsync()
    {
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = CancellationToken.Register(canceled.SetResult);
        await canceled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
