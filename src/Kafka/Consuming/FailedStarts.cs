namespace TaskQueue.Kafka.Consuming;

/// <summary>Has the beginnings of partitions looked up again that the Kafka client could not find out: it does not try again by itself.</summary>
/// <remarks>
/// A leader that has just been elected may not know its partition yet, which librdkafka takes for the last word. Belongs to the
/// consumer's thread.
/// </remarks>
internal sealed class FailedStarts
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly PartitionTable _partitions;
    private readonly Tenures _tenures;
    private readonly ConsumerLog _log;
    private readonly TimeProvider _time;
    private TimeSpan _pause = FirstPause;
    private long? _triedAt;

    public FailedStarts(PartitionTable partitions, Tenures tenures, ConsumerLog log, TimeProvider time)
    {
        _partitions = partitions;
        _tenures = tenures;
        _log = log;
        _time = time;
    }

    /// <summary>Looks up again what is due, ever more rarely if that fails again; not while a rebalance is pending.</summary>
    public void Retry()
    {
        if (_triedAt is { } tried && _time.GetElapsedTime(tried) > LongestPause * 2)
        {
            (_triedAt, _pause) = (null, FirstPause);
        }

        var due = _partitions.All.Where(IsDue).ToArray();
        if (due.Length == 0)
        {
            return;
        }

        // In the eager protocol all partitions are assigned anew each time.
        (_triedAt, _pause) = (_time.GetTimestamp(), _pause * 2 < LongestPause ? _pause * 2 : LongestPause);
        _log.StartsLookedUpAgain(due.Length, due[0].Assignment.Partition, due[0].FailedStart!.Value.Reason);
        foreach (var partition in due)
        {
            _tenures.Restart(PartitionStart.AtBeginning(partition.Assignment.Partition, partition.TopicId), partition);
        }
    }

    // What has been read after all has its place.
    private bool IsDue(AssignedPartition partition) =>
        partition is { FailedStart: var (_, at), IsLeaving: false, IsInDoubt: false, Hold: null, Tracker.Position: null }
        && _time.GetElapsedTime(at) >= _pause;
}
