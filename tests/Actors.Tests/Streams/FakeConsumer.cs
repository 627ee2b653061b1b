using System.Threading.Channels;
using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Actors.Tests.Streams;

/// <summary>A consumer whose broker is the test.</summary>
internal sealed class FakeConsumer : IRecordConsumer
{
    private readonly TaskCompletionSource<IRecordListener> _started = new();
    private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();

    /// <summary>Gets the listener, once the stream has started the consumer.</summary>
    public Task<IRecordListener> Listener => _started.Task.WaitAsync(TimeSpan.FromSeconds(5));

    public async Task<string> NextCallAsync() =>
        await _calls.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));

    public void Start(IRecordListener listener) => _started.SetResult(listener);

    public void Update(OffsetUpdate[] updates)
    {
        foreach (var update in updates)
        {
            _calls.Writer.TryWrite($"{update.Change} {update.Offset}");
        }
    }

    public void StopReading()
    {
        _calls.Writer.TryWrite("StopReading");
        _started.Task.Result.OnStopped();
    }

    public Task CloseAsync(TimeSpan timeout)
    {
        _calls.Writer.TryWrite("Close");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
