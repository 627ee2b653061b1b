using TaskQueue.Core.Records;
using TaskQueue.FaultLab.History;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Writes what was assigned, read and revoked, before anybody acts on it.</summary>
internal sealed class RecordingListener : IRecordListener
{
    private readonly IRecordListener _next;
    private readonly HistoryWriter _history;
    private readonly Stages _stages;

    public RecordingListener(IRecordListener next, HistoryWriter history, Stages stages)
    {
        _next = next;
        _history = history;
        _stages = stages;
    }

    /// <inheritdoc/>
    public void OnAssigned(IReadOnlyList<PartitionAssigned> assigned)
    {
        foreach (var partition in assigned)
        {
            var (number, epoch) = (partition.Assignment.Partition.Number, partition.Assignment.Epoch);
            _history.Write(new HistoryEvent.Assigned(number, epoch, partition.Position));
            partition.Assignment.Revoked.Register(() =>
            {
                _history.Write(new HistoryEvent.Revoking(number, epoch));
                _stages.Pass(Stage.InRebalance);
            });
        }

        _stages.Pass(Stage.AtStart);
        _next.OnAssigned(assigned);
    }

    /// <inheritdoc/>
    public void OnBatch(RecordBatch batch)
    {
        var assignment = batch.Assignment;
        _history.Write(new HistoryEvent.Delivered(
            assignment.Partition.Number, assignment.Epoch, batch.OffsetOf(0), batch.OffsetOf(batch.Count - 1)));
        _stages.Pass(Stage.AfterPoll);
        _next.OnBatch(batch);
    }

    /// <inheritdoc/>
    public void OnRevoked(IReadOnlyList<PartitionRevoked> revoked)
    {
        foreach (var partition in revoked)
        {
            _history.Write(new HistoryEvent.Revoked(
                partition.Assignment.Partition.Number, partition.Assignment.Epoch, partition.Lost, partition.StillRunning));
        }

        _next.OnRevoked(revoked);
    }

    /// <inheritdoc/>
    public void OnStandstill(ReadingStandstill standstill) => _next.OnStandstill(standstill);

    /// <inheritdoc/>
    public void OnGoesOn(string code, string subject) => _next.OnGoesOn(code, subject);

    /// <inheritdoc/>
    public void OnStopped() => _next.OnStopped();

    /// <inheritdoc/>
    public void OnFailed(Exception cause) => _next.OnFailed(cause);
}
