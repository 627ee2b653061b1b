using TaskQueue.Kafka.Topics;
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
    private readonly Action _rejoin;
    private readonly Dictionary<string, SeenTopic> _seen = [];

    /// <summary>Creates it.</summary>
    /// <param name="partitions">The assigned partitions.</param>
    /// <param name="tenures">Restarts them.</param>
    /// <param name="listener">Told of topics that are not there.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ask">Has the topics looked at soon; returns the number of the sighting to come.</param>
    /// <param name="rejoin">Has the group share the partitions out anew.</param>
    public TopicChanges(
        PartitionTable partitions,
        Tenures tenures,
        IRecordListener listener,
        ConsumerLog log,
        TimeProvider time,
        Func<long> ask,
        Action rejoin)
    {
        _partitions = partitions;
        _tenures = tenures;
        _listener = listener;
        _log = log;
        _time = time;
        _ask = ask;
        _rejoin = rejoin;
    }

    /// <summary>Gets what was seen last.</summary>
    public TopicSighting Latest { get; private set; } = TopicSighting.None;

    /// <summary>Has the topics looked at soon.</summary>
    /// <returns>The number that the sighting will have at least.</returns>
    public long AskSoon() => _ask();

    /// <summary>Returns whether a sighting of that number or a later one has come in.</summary>
    public bool HasSeen(long number) => Latest.Number >= number;

    /// <summary>Returns the UUID that a topic was last seen with; <see langword="null"/> if the broker has never told it.</summary>
    public string? IdOf(string topic) => _seen.GetValueOrDefault(topic)?.Id;

    /// <summary>Returns whether more than one sighting, some time apart, told the same of a topic.</summary>
    /// <remarks>A broker that lags behind the others may tell of a topic that was, or not yet of one that is.</remarks>
    public bool IsCertain(string topic) =>
        _seen.GetValueOrDefault(topic) is { } seen && _time.GetElapsedTime(seen.Since, seen.At) >= BelieveAfter;

    /// <summary>Takes in what was seen.</summary>
    public void OnSeen(TopicSighting sighting)
    {
        Latest = sighting;
        var now = _time.GetTimestamp();
        foreach (var (name, topic) in sighting.Topics)
        {
            var known = _seen.GetValueOrDefault(name);
            var exists = topic.Exists != false;
            var id = topic.Id ?? known?.Id;
            if (known is null || known.Exists != exists || known.Id != id)
            {
                if (known is { SaidAt: not null })
                {
                    _listener.OnGoesOn(Deleted, name);
                }

                _seen[name] = known = new SeenTopic(exists, id, now) { Partitions = known?.Partitions, IsToBeShared = IsAnother(known, id) };
            }

            known.At = now;
            if (exists)
            {
                Measure(known, topic);
            }
        }
    }

    /// <summary>Acts upon what was seen; not while a rebalance is pending.</summary>
    public void Apply()
    {
        foreach (var (name, topic) in _seen)
        {
            var isCertain = IsCertain(name);
            if (!isCertain && IsWaitedFor(name, topic))
            {
                AskSoon();
            }
            else if (isCertain && topic.Exists)
            {
                LetGoOn(name, topic);
            }
            else if (isCertain && topic.IsToBeSaid(_time))
            {
                topic.SaidAt = _time.GetTimestamp();
                Hold(name);
            }
        }

        RestartRecreated();
        ShareOut();
    }

    private static bool IsOther(AssignedPartition partition, SeenTopic topic) =>
        topic.Exists && partition.TopicId is { } known && topic.Id is { } id && id != known;

    // Also a broker that lags behind in between leaves it so.
    private static bool IsAnother(SeenTopic? known, string? id) =>
        known is { Partitions: not null } && (known.IsToBeShared || known.SaidAt is not null || (known.Id is { } former && former != id));

    private void Measure(SeenTopic seen, TopicDescription topic)
    {
        if (seen.Partitions < topic.Partitions)
        {
            _log.TopicHasGrown(topic.Name, seen.Partitions.Value, topic.Partitions);
        }

        seen.Partitions = topic.Partitions;
    }

    /// <summary>Returns whether it matters what another sighting says; until then a partition of another topic is not read.</summary>
    private bool IsWaitedFor(string name, SeenTopic topic)
    {
        var isWaitedFor = !topic.Exists || topic.IsToBeShared;
        foreach (var partition in Of(name))
        {
            partition.IsInDoubt = IsOther(partition, topic);
            isWaitedFor |= partition.IsInDoubt || partition.Hold?.Code == Deleted;
        }

        return isWaitedFor;
    }

    /// <summary>Reads on where the topic is the one that was known: it was only told wrongly that it is not.</summary>
    private void LetGoOn(string name, SeenTopic topic)
    {
        foreach (var partition in Of(name))
        {
            partition.TopicId ??= topic.Id;
            if (IsOther(partition, topic))
            {
                continue;
            }

            partition.IsInDoubt = false;
            if (partition.Hold is { Code: Deleted } hold)
            {
                partition.Hold = hold.Before;
            }
        }
    }

    private void Hold(string topic)
    {
        var held = Of(topic).ToArray();
        foreach (var partition in held.Where(partition => partition.Hold?.Code != Deleted))
        {
            partition.Hold = new PartitionHold(
                Deleted, partition.Assignment.Partition, partition.Tracker.Position ?? 0, "its topic does not exist", Remedy, _time.GetTimestamp())
            {
                Before = partition.Hold,
            };
        }

        _log.TopicDeleted(topic, held.Length, Remedy);
        _listener.OnStandstill(new ReadingStandstill(Deleted, topic, "the topic does not exist any more", Remedy));
    }

    private void RestartRecreated()
    {
        var recreated = _partitions.All.Where(IsRecreated).ToArray();
        foreach (var topic in recreated.GroupBy(partition => partition.Assignment.Partition.Topic))
        {
            _log.TopicRecreated(topic.Key, topic.Count(), topic.Sum(partition => partition.Share.Open));
        }

        foreach (var partition in recreated)
        {
            var topicId = IdOf(partition.Assignment.Partition.Topic);
            _tenures.Restart(PartitionStart.AtBeginning(partition.Assignment.Partition, topicId), partition);
        }
    }

    /// <summary>
    /// Whoever shared the partitions out while the topic was not there gave them to nobody, and clients that find as many of them again see no
    /// reason to ask anew.
    /// </summary>
    private void ShareOut()
    {
        var topics = _seen.Where(seen => seen.Value.IsToBeShared && seen.Value.Exists && IsCertain(seen.Key)).ToArray();
        foreach (var (name, topic) in topics)
        {
            topic.IsToBeShared = false;
            _log.TopicShared(name);
        }

        if (topics.Length > 0)
        {
            _rejoin();
        }
    }

    private bool IsRecreated(AssignedPartition partition) =>
        !partition.IsLeaving
        && _seen.GetValueOrDefault(partition.Assignment.Partition.Topic) is { } topic
        && IsOther(partition, topic)
        && IsCertain(partition.Assignment.Partition.Topic);

    private IEnumerable<AssignedPartition> Of(string topic) =>
        _partitions.All.Where(partition => partition.Assignment.Partition.Topic == topic);

    /// <summary>What sightings, one after the other, told alike of a topic.</summary>
    private sealed class SeenTopic(bool exists, string? id, long since)
    {
        /// <summary>Gets whether it is there.</summary>
        public bool Exists { get; } = exists;

        /// <summary>Gets its UUID; that which it had, if it is not there; <see langword="null"/> if the broker has never told.</summary>
        public string? Id { get; } = id;

        /// <summary>Gets the timestamp of the first of the sightings.</summary>
        public long Since { get; } = since;

        /// <summary>Gets or sets the timestamp of the last of them.</summary>
        public long At { get; set; } = since;

        /// <summary>Gets or sets how many partitions it has, or had; <see langword="null"/> if that was never told.</summary>
        public int? Partitions { get; set; }

        /// <summary>Gets or sets the timestamp of the last line in the log that it is not there.</summary>
        public long? SaidAt { get; set; }

        /// <summary>Gets or sets whether its partitions have to be shared out anew: it was gone, or is another one.</summary>
        public bool IsToBeShared { get; set; }

        /// <summary>Returns whether it is time to say that it is not there.</summary>
        public bool IsToBeSaid(TimeProvider time) => SaidAt is not { } said || time.GetElapsedTime(said) >= SayAgainAfter;
    }
}
