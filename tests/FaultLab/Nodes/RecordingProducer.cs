using System.Text;
using TaskQueue.Actors.Streams;
using TaskQueue.Core.Wire;
using TaskQueue.FaultLab.History;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Writes which endings the broker has acknowledged, before the node learns of it.</summary>
internal sealed class RecordingProducer : IRecordProducer
{
    private readonly IRecordProducer _real;
    private readonly WriteStep _step;
    private readonly HistoryWriter _history;
    private readonly Stages _stages;
    private readonly Dictionary<long, string> _sent = [];

    public RecordingProducer(IRecordProducer real, WriteStep step, HistoryWriter history, Stages stages)
    {
        _real = real;
        _step = step;
        _history = history;
        _stages = stages;
    }

    /// <inheritdoc/>
    public string? LastError => _real.LastError;

    private bool IsForDeadLetters => _step == WriteStep.DeadLetter;

    /// <inheritdoc/>
    public void OnReports(Action wake) => _real.OnReports(wake);

    /// <inheritdoc/>
    public ProduceError Send(in OutgoingRecord record, long ticket)
    {
        if (!IsForDeadLetters)
        {
            _stages.Pass(Stage.AfterReply);
        }

        var error = _real.Send(record, ticket);
        if (error.IsNone)
        {
            _sent[ticket] = IsForDeadLetters ? PlaceIn(record) : Encoding.UTF8.GetString(record.Key);
            _stages.Pass(IsForDeadLetters ? Stage.InDeadLetter : Stage.AfterSend);
        }
        else if (error.Fault == ProduceFault.QueueFull)
        {
            _history.Write(new HistoryEvent.QueueFull(IsForDeadLetters ? TopicSort.DeadLetters : TopicSort.Results));
        }

        return error;
    }

    /// <inheritdoc/>
    public void Poll(List<DeliveryReport> reports)
    {
        var known = reports.Count;
        _real.Poll(reports);
        foreach (var report in reports.Skip(known))
        {
            if (_sent.Remove(report.Ticket, out var task) && report.Error.IsNone)
            {
                _history.Write(new HistoryEvent.Acknowledged(IsForDeadLetters ? TopicSort.DeadLetters : TopicSort.Results, task));
                if (!IsForDeadLetters)
                {
                    _stages.Pass(Stage.AfterAcknowledgement);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _real.Dispose();

    private static string PlaceIn(in OutgoingRecord letter)
    {
        _ = letter.Headers.TryGetLast(DeadLetterNames.Partition, out var partition);
        _ = letter.Headers.TryGetLast(DeadLetterNames.Offset, out var offset);
        return $"{Encoding.UTF8.GetString(partition.Value)}-{Encoding.UTF8.GetString(offset.Value)}";
    }
}
