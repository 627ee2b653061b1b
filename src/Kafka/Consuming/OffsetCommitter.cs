using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Commits what has settled, with the ledger as metadata: by count and by time, one commit at a time.</summary>
/// <remarks>
/// Never waits: a commit is sent, and its answer taken in one of the next <see cref="TakeAnswers"/>. What failed stays
/// changed and goes along with the next one. One at a time, and each from the tracker's present state: so no commit
/// can arrive after a later one and take the group back. Belongs to the consumer's thread.
/// </remarks>
internal sealed class OffsetCommitter : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    // An outage lasts for many commits; each of them is no news.
    private static readonly TimeSpan TellAgainAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan TellIncompleteAgainAfter = TimeSpan.FromMinutes(1);

    private readonly ICommitChannel _channel;
    private readonly ConsumerSettings _settings;
    private readonly ConsumerLog _log;
    private readonly TimeProvider _time;
    private readonly Dictionary<PartitionId, Sent> _sent = [];
    private long _changedAt;
    private long _failedAt;
    private int _toldError;
    private long _toldAt;
    private long _changes;

    public OffsetCommitter(ICommitChannel channel, ConsumerSettings settings, ConsumerLog log, TimeProvider time)
    {
        _channel = channel;
        _settings = settings;
        _log = log;
        _time = time;
    }

    /// <summary>Gets whether a commit is under way.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Gets in how long the next commit is due; <see langword="null"/> if nothing has changed.</summary>
    public TimeSpan? DueIn
    {
        get
        {
            if (_changes == 0)
            {
                return null;
            }

            var due = _changes >= _settings.CommitMaxCount
                ? TimeSpan.Zero
                : _settings.CommitMaxInterval - _time.GetElapsedTime(_changedAt);
            var retry = LastError == 0 ? TimeSpan.Zero : RetryAfter - _time.GetElapsedTime(_failedAt);
            return due > retry ? due : retry;
        }
    }

    /// <summary>Gets the error of the last commit; 0 for none.</summary>
    public int LastError { get; private set; }

    /// <summary>Returns whether to try once more is in vain.</summary>
    /// <param name="hasTried">Whether the last error is that of a try of now: membership that was lost before may be regained.</param>
    public bool IsInVain(bool hasTried) => KafkaErrors.IsFinal(LastError) || (hasTried && KafkaErrors.IsFenced(LastError));

    /// <summary>Notes a change that is to be committed in time.</summary>
    public void OnChanged()
    {
        if (_changes++ == 0)
        {
            _changedAt = _time.GetTimestamp();
        }
    }

    /// <summary>Has what has changed committed as soon as no commit is under way.</summary>
    public void SendSoon()
    {
        OnChanged();
        _changes = Math.Max(_changes, _settings.CommitMaxCount);
    }

    /// <summary>Sends a commit if one is due and none is under way.</summary>
    /// <param name="partitions">All assigned partitions.</param>
    public void SendIfDue(IReadOnlyCollection<AssignedPartition> partitions)
    {
        if (!IsUnderWay && DueIn <= TimeSpan.Zero)
        {
            _changes = 0;
            Send(partitions);
        }
    }

    /// <summary>Returns whether there is something to commit for a partition; for that of a deleted topic there never is.</summary>
    public static bool HasToSend(AssignedPartition partition) =>
        partition is { IsChanged: true, Tracker.Committable: not null } && partition.Hold?.Code != TopicChanges.Deleted;

    /// <summary>Sends a commit of those partitions that have changed.</summary>
    /// <param name="partitions">The partitions; none of them lost.</param>
    /// <returns><see langword="false"/> if there was nothing to commit.</returns>
    public bool Send(IReadOnlyCollection<AssignedPartition> partitions)
    {
        var commits = new List<PartitionCommit>(partitions.Count);
        _sent.Clear();
        foreach (var partition in partitions)
        {
            if (HasToSend(partition))
            {
                var offset = partition.Tracker.Committable!.Value;
                var id = partition.Assignment.Partition;
                commits.Add(new PartitionCommit(id, offset, LedgerOf(partition)));
                _sent.Add(id, new Sent(partition, partition.Version, offset));
            }
        }

        if (_sent.Count == 0)
        {
            // What failed before is not there to be repeated: its topic was deleted, or its partition has left.
            LastError = 0;
            return false;
        }

        var error = _channel.Send(commits);
        IsUnderWay = error == 0;
        if (error != 0)
        {
            OnFailed(error, _sent.Count);
        }

        return true;
    }

    /// <summary>Takes the answer to the commit under way, if it has come in.</summary>
    public void TakeAnswers()
    {
        while (_channel.TryTake(out var answer))
        {
            IsUnderWay = false;
            OnAnswer(answer);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private string LedgerOf(AssignedPartition partition)
    {
        if (partition.WithoutLedger)
        {
            return "";
        }

        var ledger = LedgerCodec.Encode(partition.Tracker, partition.TopicId, out var complete);
        if (!complete && (partition.LedgerToldAt is not { } told || _time.GetElapsedTime(told) >= TellIncompleteAgainAfter))
        {
            partition.LedgerToldAt = _time.GetTimestamp();
            _log.LedgerIncomplete(partition.Assignment.Partition);
        }

        return ledger;
    }

    private void OnAnswer(CommitAnswer answer)
    {
        LastError = answer.Error;
        if (LastError != 0)
        {
            foreach (var sent in _sent.Values)
            {
                OnRefused(sent.Partition, LastError);
            }

            OnFailed(LastError, _sent.Count);
            return;
        }

        var failed = 0;
        foreach (var (partition, error) in answer.Partitions)
        {
            if (!_sent.TryGetValue(partition, out var sent))
            {
                continue;
            }

            if (error == 0)
            {
                sent.Partition.OnCommitted(sent.Version, sent.Offset);
                continue;
            }

            failed++;
            LastError = error;
            OnRefused(sent.Partition, error);
        }

        if (failed > 0)
        {
            OnFailed(LastError, failed);
        }
        else
        {
            _toldError = 0;
        }
    }

    private void OnRefused(AssignedPartition partition, int error)
    {
        if (error == (int)Confluent.Kafka.ErrorCode.OffsetMetadataTooLarge && !partition.WithoutLedger)
        {
            partition.WithoutLedger = true;
            _log.LedgerRefused(partition.Assignment.Partition);
        }
    }

    private void OnFailed(int error, int partitions)
    {
        LastError = error;
        _failedAt = _time.GetTimestamp();
        if (error != _toldError || _time.GetElapsedTime(_toldAt, _failedAt) >= TellAgainAfter)
        {
            (_toldError, _toldAt) = (error, _failedAt);
            _log.CommitFailed(partitions, KafkaErrors.Describe(error));
        }

        // What was sent is still changed: repeated after the interval, as if it had changed now.
        OnChanged();
    }

    /// <summary>What was sent for one partition.</summary>
    private readonly record struct Sent(AssignedPartition Partition, long Version, long Offset);
}
