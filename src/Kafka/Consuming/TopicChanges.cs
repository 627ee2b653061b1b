using TaskQueue.Kafka.Watching;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Follows what becomes of the task topics while the node runs: deleted, created again, grown.</summary>
/// <remarks>Belongs to the consumer's thread.</remarks>
internal sealed class TopicChanges
{
    /// <summary>The code of a topic that is not there.</summary>
    public const string Deleted = "TQ1220";

    private const string Remedy =
        "Create it again (`taskqueue topics create`): it is then read from its beginning. Or take it out of task-queue.topics.tasks";

    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromMinutes(1);

    // Brokers tell one another of a new topic after they have answered whoever created it.
    private static readonly TimeSpan BelieveAfter = TimeSpan.FromSeconds(2);

    private readonly PartitionTable _partitions;
    private readonly Tenures _tenures;
    private readonly IRecordListener _listener;
    private readonly ConsumerLog _log;
    private readonly TimeProvider _time;
    private readonly Func<long> _ask;
    private readonly Dictionary<string, Missing> _missing = [];
    private readonly Dictionary<string, int> _sizes = [];

    /// <summary>Creates it.</summary>
    /// <param name="partitions">The assigned partitions.</param>
    /// <param name="tenures">Restarts them.</param>
    /// <param name="listener">Told of topics that are not there.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ask">Has the topics looked at soon; returns the number of the sighting to come.</param>
    public TopicChanges(
        PartitionTable partitions,
        Tenures tenures,
        IRecordListener listener,
        ConsumerLog log,
        TimeProvider time,
        Func<long> ask)
    {
        _partitions = partitions;
        _tenures = tenures;
        _listener = listener;
        _log = log;
        _time = time;
        _ask = ask;
    }

    /// <summary>Gets what was seen last.</summary>
    public TopicSighting Latest { get; private set; } = TopicSighting.None;

    /// <summary>Has the topics looked at soon.</summary>
    /// <returns>The number that the sighting will have at least.</returns>
    public long AskSoon() => _ask();

    /// <summary>Returns whether a sighting of that number or a later one has come in.</summary>
    public bool HasSeen(long number) => Latest.Number >= number;

    /// <summary>Takes in what was seen.</summary>
    public void OnSeen(TopicSighting sighting)
    {
        Latest = sighting;
        foreach (var (name, topic) in sighting.Topics)
        {
            if (topic.Exists == false)
            {
                _missing.TryAdd(name, new Missing(_time.GetTimestamp()));
                continue;
            }

            if (_missing.Remove(name, out var missing) && missing.SaidAt is not null)
            {
                _listener.OnGoesOn(Deleted, name);
            }

            if (_sizes.TryGetValue(name, out var size) && size < topic.Partitions)
            {
                _log.TopicHasGrown(name, size, topic.Partitions);
            }

            _sizes[name] = topic.Partitions;
        }
    }

    /// <summary>Acts upon what was seen; not while a rebalance is pending.</summary>
    public void Apply()
    {
        RestartRecreated();
        foreach (var (name, missing) in _missing)
        {
            if (missing.SaidAt is { } said ? _time.GetElapsedTime(said) >= SayAgainAfter : _time.GetElapsedTime(missing.Since) >= BelieveAfter)
            {
                missing.SaidAt = _time.GetTimestamp();
                Hold(name);
            }
            else if (missing.SaidAt is null)
            {
                AskSoon();
            }
        }
    }

    private void Hold(string topic)
    {
        var held = _partitions.All.Where(partition => partition.Assignment.Partition.Topic == topic).ToArray();
        foreach (var partition in held)
        {
            partition.Hold = new PartitionHold(
                Deleted, partition.Assignment.Partition, partition.Tracker.Position ?? 0, "its topic does not exist", Remedy, _time.GetTimestamp());
        }

        _log.TopicDeleted(topic, held.Length, Remedy);
        _listener.OnStandstill(new ReadingStandstill(Deleted, topic, "the topic does not exist any more", Remedy));
    }

    private void RestartRecreated()
    {
        var recreated = _partitions.All.Where(IsRecreated).ToArray();
        foreach (var topic in recreated.GroupBy(partition => partition.Assignment.Partition.Topic))
        {
            _log.TopicRecreated(topic.Key, topic.Count());
        }

        foreach (var partition in recreated)
        {
            var topicId = Latest.IdOf(partition.Assignment.Partition.Topic);
            _tenures.Restart(PartitionStart.AtBeginning(partition.Assignment.Partition, topicId), partition);
        }
    }

    private bool IsRecreated(AssignedPartition partition) =>
        !partition.IsLeaving
        && partition.TopicId is { } known
        && Latest.IdOf(partition.Assignment.Partition.Topic) is { } id
        && id != known;

    /// <summary>A topic that is not there.</summary>
    private sealed class Missing(long since)
    {
        /// <summary>Gets the timestamp since which it is not there.</summary>
        public long Since { get; } = since;

        /// <summary>Gets or sets the timestamp of the last line about it in the log.</summary>
        public long? SaidAt { get; set; }
    }
}
