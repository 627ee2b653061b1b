using Microsoft.Extensions.Time.Testing;
using TaskQueue.Actors.Handlers;

namespace TaskQueue.Actors.Tests.Handlers;

/// <summary>A gatherer whose batches wait for the test to say how they end.</summary>
internal sealed class BatchUnderTest
{
    private readonly BatchGatherer _gatherer;

    public BatchUnderTest(int maxTasks, TimeSpan maxDelay) =>
        _gatherer = new BatchGatherer(new BatchLambda(RunAsync), new BatchLimits(maxTasks, maxDelay));

    public FakeTimeProvider Clock { get; } = new();

    public int Workers { get; set; } = int.MaxValue;

    /// <summary>Gets the batches that run or ran, in the order of their start.</summary>
    public List<RunningBatch> Batches { get; } = [];

    public Task<ReadOnlyMemory<byte>> Add(string id, CancellationToken cancellationToken = default) => _gatherer.HandleAsync(new TestTask
    {
        Id = id,
        Kind = "rows",
        Time = Clock,
        Workers = Workers,
        CancellationToken = cancellationToken,
    }.ToContext()).AsTask();

    private async ValueTask RunAsync(IReadOnlyList<BatchTask> tasks, CancellationToken cancellationToken)
    {
        var batch = new RunningBatch(tasks, cancellationToken);
        Batches.Add(batch);
        await batch.Ended;
    }
}
