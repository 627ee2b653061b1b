namespace TaskQueue.Kafka.Consuming;

/// <summary>Says that this node has joined its group and has got no partition, once, and again when the numbers change.</summary>
/// <remarks>Belongs to the consumer's thread.</remarks>
internal sealed class IdleNotice
{
    private static readonly TimeSpan SayAfter = TimeSpan.FromSeconds(5);

    private readonly ConsumerSettings _settings;
    private readonly PartitionTable _partitions;
    private readonly TopicChanges _topics;
    private readonly ConsumerLog _log;
    private readonly TimeProvider _time;
    private (int Members, int Partitions)? _said;
    private long? _idleSince;

    public IdleNotice(
        ConsumerSettings settings,
        PartitionTable partitions,
        TopicChanges topics,
        ConsumerLog log,
        TimeProvider time)
    {
        _settings = settings;
        _partitions = partitions;
        _topics = topics;
        _log = log;
        _time = time;
    }

    /// <summary>Gets whether the node has had no partition for a while.</summary>
    public bool IsIdle => _idleSince is { } since && _time.GetElapsedTime(since) >= SayAfter;

    /// <summary>Looks whether the node has partitions.</summary>
    /// <param name="isPending">Whether a rebalance waits for its answer: then some may be on their way.</param>
    public void Look(bool isPending)
    {
        if (_partitions.All.Count > 0 || isPending)
        {
            _idleSince = null;
            _said = null;
        }
        else
        {
            _idleSince ??= _time.GetTimestamp();
        }
    }

    /// <summary>Takes in how many members the group has.</summary>
    public void OnMembers(int members)
    {
        var partitions = _topics.Latest.Topics.Values.Sum(topic => topic.Partitions);
        if (IsIdle && partitions > 0 && _said != (members, partitions))
        {
            _said = (members, partitions);
            _log.NoPartition(_settings.Group, members, partitions);
        }
    }
}
