using System.Diagnostics.CodeAnalysis;
using TaskQueue.FaultLab.History;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.FaultLab.Nodes;

/// <summary>Writes what is committed, how it is answered, and how often the consumer's thread comes by.</summary>
internal sealed class RecordingCommits : ICommitChannel
{
    private static readonly TimeSpan PollsToldEvery = TimeSpan.FromSeconds(1);

    private readonly ICommitChannel _real;
    private readonly HistoryWriter _history;
    private readonly Stages _stages;
    private readonly PollGate _gate;
    private readonly TimeProvider _time;
    private IReadOnlyList<PartitionCommit> _sent = [];
    private int _number;
    private long _polledAt;
    private long _toldAt;
    private int _turns;
    private TimeSpan _longest;

    public RecordingCommits(ICommitChannel real, HistoryWriter history, Stages stages, PollGate gate, TimeProvider time)
    {
        _real = real;
        _history = history;
        _stages = stages;
        _gate = gate;
        _time = time;
        _polledAt = _toldAt = time.GetTimestamp();
    }

    /// <inheritdoc/>
    public int Send(IReadOnlyList<PartitionCommit> commits)
    {
        _sent = commits;
        _number++;
        foreach (var commit in commits)
        {
            _history.Write(new HistoryEvent.CommitSent(_number, commit.Partition.Number, commit.Offset, commit.Ledger));
        }

        var error = _real.Send(commits);
        if (error != 0)
        {
            Refused(error);
        }

        _stages.Pass(Stage.AfterCommit);
        return error;
    }

    /// <inheritdoc/>
    public bool TryTake([NotNullWhen(true)] out CommitAnswer? answer)
    {
        _gate.Pass();
        CountTurn();
        if (!_real.TryTake(out answer))
        {
            return false;
        }

        if (answer.Error != 0)
        {
            Refused(answer.Error);
        }

        foreach (var (partition, error) in answer.Partitions)
        {
            _history.Write(new HistoryEvent.CommitAnswered(_number, partition.Number, error));
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _real.Dispose();

    private void Refused(int error)
    {
        foreach (var commit in _sent)
        {
            _history.Write(new HistoryEvent.CommitAnswered(_number, commit.Partition.Number, error));
        }
    }

    private void CountTurn()
    {
        var now = _time.GetTimestamp();
        var gap = _time.GetElapsedTime(_polledAt, now);
        _polledAt = now;
        _turns++;
        _longest = gap > _longest ? gap : _longest;
        if (_time.GetElapsedTime(_toldAt, now) >= PollsToldEvery)
        {
            _history.Write(new HistoryEvent.Polled(_turns, _longest.TotalMilliseconds));
            (_toldAt, _turns, _longest) = (now, 0, TimeSpan.Zero);
        }
    }
}
