using TaskQueue.TestSupport.Brokers;

namespace TaskQueue.Integration.Tests.Queues;

/// <summary>
/// Keeps nodes busy: writes paced tasks (<see cref="Some.Paced"/>) as their results come in, until it is told to stop.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Chunk = 500;

    private readonly TaskQueueUnderTest _queue;
    private readonly int _partitions;
    private readonly int _backlog;
    private readonly int _slowEvery;
    private readonly ResultReader _results;
    private readonly List<TestRecord> _tasks = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private (int Count, TaskCompletionSource Reached)? _awaited;

    /// <summary>Begins.</summary>
    /// <param name="queue">The queue; its nodes run with <c>default-kind=sleep</c>.</param>
    /// <param name="partitions">How many partitions the task topic has.</param>
    /// <param name="backlog">How many tasks wait at least, as long as nodes keep up.</param>
    /// <param name="slowEvery">Each how manieth task takes two seconds; none unless given.</param>
    public Load(TaskQueueUnderTest queue, int partitions, int backlog, int slowEvery = int.MaxValue)
    {
        _slowEvery = slowEvery;
        _queue = queue;
        _partitions = partitions;
        _backlog = backlog;
        _results = queue.ReadResults();
        _running = Task.Run(RunAsync);
    }

    /// <summary>Gets how many tasks have been written by now.</summary>
    public int Written => _tasks.Count;

    /// <summary>Waits until so many more results have come in.</summary>
    public async Task MoreAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited = (_results.Distinct + count, reached);
        var first = await Task.WhenAny(reached.Task, _running).WaitAsync(2 * TaskQueueUnderTest.Patience);
        await first;
    }

    /// <summary>Stops writing and waits until all results are there.</summary>
    /// <returns>How many tasks were written.</returns>
    public async Task<int> FinishAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _results.DistinctAsync(_tasks.Count, TaskQueueUnderTest.Patience);
        return _tasks.Count;
    }

    /// <summary>After <see cref="FinishAsync"/>: writes so many more tasks and waits for their results.</summary>
    public async Task MoreTasksAsync(int count)
    {
        _tasks.AddRange(await _queue.ProduceAsync(Some.Paced(count, _partitions, _tasks.Count)));
        await _results.DistinctAsync(_tasks.Count, TaskQueueUnderTest.Patience);
    }

    /// <summary>Counts, after all nodes have ended, the tasks with a second result, and checks that none has none or more.</summary>
    public async Task<int> RepeatedAsync()
    {
        await _results.ToEndAsync();
        Assert.All(_tasks, task => Assert.InRange(_results.CountOf(Some.KeyOf(_queue.Tasks, task)), 1, 2));
        Assert.Equal(_tasks.Select(task => task.ValueText).Order(), _results.Values.Values.Order());
        return _results.Count - _tasks.Count;
    }

    /// <summary>Checks, after all nodes have ended, that each task has exactly one result, with its own value.</summary>
    public async Task AssertOnceEachAsync()
    {
        await _results.ToEndAsync();
        Assert.Empty(_tasks.Where(task => _results.CountOf(Some.KeyOf(_queue.Tasks, task)) != 1).Take(10));
        Assert.Equal(_tasks.Count, _results.Count);
        Assert.Equal(_tasks.Select(task => task.ValueText).Order(), _results.Values.Values.Order());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_running);
        _results.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            _tasks.AddRange(await _queue.Broker.ProduceAsync(_queue.Tasks, Chunks(_tasks.Count)));
            await _results.DistinctAsync(_tasks.Count - _backlog, 2 * TaskQueueUnderTest.Patience);
            if (_awaited is { } awaited && _results.Distinct >= awaited.Count)
            {
                _awaited = null;
                awaited.Reached.TrySetResult();
            }
        }
    }

    private IEnumerable<TestRecord> Chunks(int first) =>
        Some.Paced(Chunk, _partitions, first).Zip(Some.Paced(Chunk, _partitions, first, seconds: "2.0"), (quick, slow) => (quick, slow))
            .Index().Select(task => (first + task.Index + 1) % _slowEvery == 0 ? task.Item.slow : task.Item.quick);
}
