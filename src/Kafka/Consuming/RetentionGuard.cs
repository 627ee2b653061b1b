using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Warns of tasks that Kafka is going to delete before they have run.</summary>
/// <remarks>
/// The time left is that until the record's timestamp is older than <c>retention.ms</c>. Kafka deletes whole segments, so it
/// happens then at the earliest. Belongs to the consumer's thread.
/// </remarks>
internal sealed class RetentionGuard
{
    /// <summary>The code of partitions whose oldest task is soon deleted.</summary>
    public const string Critical = "TQ1226";

    private const double WarnBelow = 0.5;
    private const double CriticalBelow = 0.1;

    private const string Remedy =
        "Raise retention.ms of the topic, add workers or nodes, or look with `taskqueue status` what stands still";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarnAgainAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SayCriticalAgainAfter = TimeSpan.FromMinutes(1);

    private readonly PartitionTable _partitions;
    private readonly TopicChanges _topics;
    private readonly IRecordListener _listener;
    private readonly ConsumerLog _log;
    private readonly TimeProvider _time;
    private readonly Dictionary<(string Topic, bool Critical), long> _saidAt = [];
    private readonly HashSet<string> _bySize = [];
    private HashSet<string> _posted = [];
    private long _lookedAt;

    public RetentionGuard(
        PartitionTable partitions, TopicChanges topics, IRecordListener listener, ConsumerLog log, TimeProvider time)
    {
        _partitions = partitions;
        _topics = topics;
        _listener = listener;
        _log = log;
        _time = time;
    }

    /// <summary>Looks at all partitions, every 5 s.</summary>
    public void Look()
    {
        var now = _time.GetTimestamp();
        if (_time.GetElapsedTime(_lookedAt, now) < Interval)
        {
            return;
        }

        _lookedAt = now;
        var posted = new HashSet<string>();
        foreach (var topic in _partitions.All.GroupBy(partition => partition.Assignment.Partition.Topic))
        {
            if (_topics.Latest.Topics.GetValueOrDefault(topic.Key) is { Exists: true } description)
            {
                Look(description, topic, posted);
            }
        }

        foreach (var subject in _posted.Except(posted))
        {
            _listener.OnGoesOn(Critical, subject);
        }

        _posted = posted;
    }

    private void Look(TopicDescription topic, IEnumerable<AssignedPartition> partitions, HashSet<string> posted)
    {
        if (topic.CleanupPolicy?.Contains("delete", StringComparison.Ordinal) == false)
        {
            return;
        }

        if (topic.RetentionBytes >= 0 && _bySize.Add(topic.Name))
        {
            _log.DeletedBySize(topic.Name, topic.RetentionBytes.Value);
        }

        if (topic.Retention is not { } retention || retention == Timeout.InfiniteTimeSpan || retention <= TimeSpan.Zero)
        {
            return;
        }

        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var atRisk = partitions
            .Select(partition => RetentionLeft.Of(partition, retention, now))
            .OfType<RetentionLeft>()
            .Where(left => left.Share < WarnBelow)
            .OrderBy(left => left.Left)
            .ToList();
        foreach (var left in atRisk.Where(left => left.Share < CriticalBelow))
        {
            posted.Add(left.Partition.ToString());
            _listener.OnStandstill(new ReadingStandstill(Critical, left.Partition.ToString(), left.ToString(), Remedy));
        }

        if (atRisk.Count > 0)
        {
            Say(topic.Name, atRisk[0], atRisk.Count - 1);
        }
    }

    private void Say(string topic, RetentionLeft worst, int others)
    {
        var critical = worst.Share < CriticalBelow;
        var again = critical ? SayCriticalAgainAfter : WarnAgainAfter;
        if (_saidAt.TryGetValue((topic, critical), out var said) && _time.GetElapsedTime(said) < again)
        {
            return;
        }

        _saidAt[(topic, critical)] = _time.GetTimestamp();
        if (critical)
        {
            _log.RetentionCritical(worst.Partition, worst, others, Remedy);
        }
        else
        {
            _log.RetentionShort(worst.Partition, worst, others, Remedy);
        }
    }
}
