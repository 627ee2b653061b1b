using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>A consumer that counts what has settled and keeps nothing else.</summary>
internal sealed class QuickBroker : IRecordConsumer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TaskCompletionSource<IRecordListener> _started = new();
    private readonly Lock _lock = new();
    private (int Count, TaskCompletionSource Reached) _awaited = (0, new TaskCompletionSource());
    private int _settled;

    public Task<IRecordListener> Listener => _started.Task.WaitAsync(Patience);

    /// <summary>Waits until so many tasks have settled in all.</summary>
    public Task SettledAsync(int count)
    {
        lock (_lock)
        {
            if (_settled >= count)
            {
                return Task.CompletedTask;
            }

            _awaited = (count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _awaited.Reached.Task.WaitAsync(Patience);
        }
    }

    public void Start(IRecordListener listener) => _started.SetResult(listener);

    public void Update(OffsetUpdate[] updates)
    {
        lock (_lock)
        {
            _settled += updates.Count(update => update.Change == OffsetChange.Settled);
            if (_settled >= _awaited.Count)
            {
                _awaited.Reached.TrySetResult();
            }
        }
    }

    public void StopReading() => _started.Task.Result.OnStopped();

    public Task CloseAsync(TimeSpan timeout) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
