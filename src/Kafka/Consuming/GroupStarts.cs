using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Watching;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Decides where assigned partitions are read from.</summary>
/// <remarks>Belongs to the consumer's thread.</remarks>
internal sealed class GroupStarts
{
    private readonly ConsumerSettings _settings;
    private readonly ConsumerLog _log;
    private readonly Action _find;
    private readonly List<string> _recreated = [];
    private Dictionary<string, TopicStart>? _found;
    private bool _isAsked;
    private bool _isInDoubt;

    /// <summary>Creates it.</summary>
    /// <param name="settings">The consumer's settings.</param>
    /// <param name="log">The log.</param>
    /// <param name="find">Has it found out where the group starts; answered by <see cref="OnFound"/>.</param>
    public GroupStarts(ConsumerSettings settings, ConsumerLog log, Action find)
    {
        _settings = settings;
        _log = log;
        _find = find;
        if (settings.Start.Kind != StartKind.Earliest)
        {
            Find();
        }
    }

    /// <summary>Takes in where the group starts, and says so.</summary>
    /// <exception cref="StartRefusedException">It does not start by itself.</exception>
    public void OnFound(IReadOnlyList<TopicStart> starts)
    {
        _found = starts.ToDictionary(start => start.Topic, StringComparer.Ordinal);
        foreach (var start in starts.Where(start => start.IsNew))
        {
            if (_settings.Start.Kind == StartKind.Refuse)
            {
                throw new StartRefusedException(_settings.Group, start.Topic, start.All);
            }

            _log.GroupStarts(_settings.Group, start.Topic, _settings.Start, start.Tasks, start.All, start.Offsets.Count);
        }
    }

    /// <summary>Decides about partitions that have just been assigned.</summary>
    /// <param name="committed">What the group has committed for them.</param>
    /// <param name="topics">What the topics are now.</param>
    /// <param name="isLate">Whether what was seen of the topics has to do, be it certain or not.</param>
    /// <returns>Where each is read from; <see langword="null"/> if that is not known yet.</returns>
    public PartitionStart[]? TryDecide(CommittedOffset[] committed, TopicChanges topics, bool isLate)
    {
        if (Array.Exists(committed, partition => partition.Offset is null))
        {
            Find();
            if (_found is null && _settings.Start.Kind != StartKind.Earliest)
            {
                return null;
            }
        }

        _recreated.Clear();
        _isInDoubt = false;
        var starts = Array.ConvertAll(committed, partition => Decide(partition, topics));
        if (_isInDoubt && !isLate)
        {
            topics.AskSoon();
            return null;
        }

        foreach (var topic in _recreated.GroupBy(name => name))
        {
            _log.TopicRecreated(topic.Key, topic.Count(), open: 0);
        }

        return starts;
    }

    private void Find()
    {
        if (!_isAsked)
        {
            _isAsked = true;
            _find();
        }
    }

    private PartitionStart Decide(in CommittedOffset committed, TopicChanges topics)
    {
        var topicId = topics.IdOf(committed.Partition.Topic);
        if (committed.Offset is not { } offset)
        {
            return new PartitionStart(committed.Partition, StartOf(committed, topicId), IsCommitted: false, Ledger.Empty, topicId);
        }

        if (!LedgerCodec.TryDecode(committed.Metadata, offset, out var ledger, out var reason))
        {
            _log.LedgerIgnored(committed.Partition, reason);
        }

        if (ledger.TopicId is { } known && topicId is not null && known != topicId)
        {
            _recreated.Add(committed.Partition.Topic);
            _isInDoubt |= !topics.IsCertain(committed.Partition.Topic);
            return PartitionStart.AtBeginning(committed.Partition, topicId);
        }

        return new PartitionStart(committed.Partition, offset, IsCommitted: true, ledger, topicId ?? ledger.TopicId);
    }

    /// <summary>
    /// Returns where a partition starts for which nothing is committed: a partition that was there when the group was new to
    /// the topic, where the group starts; one that has been added since, or is of another topic of that name, at its beginning.
    /// </summary>
    private long StartOf(in CommittedOffset partition, string? topicId)
    {
        if (_settings.Start.Kind == StartKind.Earliest)
        {
            return PartitionStart.Beginning;
        }

        if (_found!.GetValueOrDefault(partition.Partition.Topic) is { IsNew: true } start
            && (start.Id is null || topicId is null || start.Id == topicId)
            && start.Offsets.TryGetValue(partition.Partition, out var offset))
        {
            return offset;
        }

        _log.PartitionIsNew(partition.Partition);
        return PartitionStart.Beginning;
    }
}
