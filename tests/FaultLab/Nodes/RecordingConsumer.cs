using TaskQueue.Core.Offsets;
using TaskQueue.FaultLab.History;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Writes what a consumer tells its listener, and passes the stages on the way back.</summary>
internal sealed class RecordingConsumer : IRecordConsumer
{
    private readonly IRecordConsumer _real;
    private readonly HistoryWriter _history;
    private readonly Stages _stages;
    private volatile bool _draining;

    public RecordingConsumer(IRecordConsumer real, HistoryWriter history, Stages stages)
    {
        _real = real;
        _history = history;
        _stages = stages;
    }

    /// <inheritdoc/>
    public void Start(IRecordListener listener) => _real.Start(new RecordingListener(listener, _history, _stages));

    /// <inheritdoc/>
    public void Update(OffsetUpdate[] updates)
    {
        if (_draining)
        {
            _stages.Pass(Stage.InDrain);
        }

        foreach (var update in updates)
        {
            if (update.Change == OffsetChange.Waiting)
            {
                _stages.Pass(Stage.WhileRetryWaits);
            }
        }

        _real.Update(updates);
    }

    /// <inheritdoc/>
    public void StopReading()
    {
        _draining = true;
        _real.StopReading();
    }

    /// <inheritdoc/>
    public Task CloseAsync(TimeSpan timeout)
    {
        _stages.Pass(Stage.InDrain);
        return _real.CloseAsync(timeout);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _real.DisposeAsync();
}
