using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Actors.Hosting;
using TaskQueue.Core;
using TaskQueue.Core.Records;
using TaskQueue.Kafka;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.Status;

/// <summary>Reads, from outside the group, what an operator wants to see. Disturbs no node and changes nothing.</summary>
/// <remarks>What the broker refuses becomes an <see cref="UnknownPart"/>; only a broker that is away is an exception.</remarks>
internal sealed partial class SnapshotReader
{
    /// <summary>The part of a snapshot without which no partition can be moved.</summary>
    public const string CommittedOffsets = "committed offsets";

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private readonly NodeSettings _settings;
    private readonly KafkaProperties _kafka;
    private readonly TimeProvider _time;
    private readonly List<UnknownPart> _unknown = [];

    /// <summary>Creates a reader for one snapshot.</summary>
    /// <param name="configuration">Whose group and topics.</param>
    /// <param name="time">The clock, for ages.</param>
    public SnapshotReader(LoadedConfiguration configuration, TimeProvider time)
    {
        _settings = configuration.Settings;
        _kafka = configuration.Kafka;
        _time = time;
    }

    /// <summary>Reads everything.</summary>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    public async Task<QueueSnapshot> ReadAsync(CancellationToken cancel)
    {
        using var topics = new TopicAdmin(_kafka.Admin, CallTimeout);
        using var reader = new TopicReader(_kafka.Consumer, CallTimeout);
        var names = _settings.Topics;
        var describing = TryAsync("the group's state and members", () => DescribeGroupAsync(cancel));
        var cluster = await topics.DescribeClusterAsync(
            [.. NodeTopics.Plan(names).Topics.Select(topic => topic.Name)], cancel);
        var group = await describing;
        var told = cluster.Topics.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
        string[] existing = [.. names.Tasks.Concat(names.Tasks.Select(names.DeadLettersOf)).Distinct().Where(name => told[name].Exists == true)];

        var extents = await topics.ReadToldExtentsAsync(existing, cancel);
        var commits = await ReadCommitsAsync(
            [.. extents.Select(extent => extent.Partition).Where(partition => names.Tasks.Contains(partition.Topic))]);
        var partitions = extents
            .Where(extent => names.Tasks.Contains(extent.Partition.Topic))
            .Select(extent => PartitionReading.Combine(
                extent, commits?.GetValueOrDefault(extent.Partition), group, _settings.Start))
            .ToList();
        var now = _time.GetUtcNow();
        partitions = await AddAgesAsync(reader, partitions, told, now, cancel);
        return new QueueSnapshot
        {
            ReadAt = now,
            GroupName = _settings.Group,
            Group = group,
            Cluster = cluster,
            Topics =
            [
                .. names.Tasks.Select(name => new TopicSnapshot
                {
                    Topic = told[name],
                    Partitions = [.. partitions.Where(partition => partition.Partition.Topic == name)],
                    DeadLetterTopic = names.DeadLettersOf(name),
                    DeadLetters = CountOf(names.DeadLettersOf(name), extents),
                }),
            ],
            Nodes = await ReadNodesAsync(reader, told, now, cancel),
            Unknown = _unknown,
        };
    }

    private static long? CountOf(string topic, IReadOnlyList<PartitionExtent> extents)
    {
        var found = extents.Where(extent => extent.Partition.Topic == topic).ToList();
        return found.Count == 0 || found.Exists(extent => extent.End < 0) ? null : found.Sum(extent => extent.Count);
    }

    private async Task<GroupDescription?> DescribeGroupAsync(CancellationToken cancel)
    {
        using var groups = new GroupAdmin(_kafka.Admin, CallTimeout);
        return await groups.DescribeAsync(_settings.Group, cancel);
    }

    private async Task<Dictionary<PartitionId, GroupCommit>?> ReadCommitsAsync(PartitionId[] partitions)
    {
        if (partitions.Length == 0)
        {
            return [];
        }

        var commits = await TryAsync(
            CommittedOffsets, () => GroupCommits.ReadAsync(_kafka.Admin, _settings.Group, partitions, CallTimeout));
        return commits?.ToDictionary(commit => commit.Partition);
    }

    private async Task<List<PartitionSnapshot>> AddAgesAsync(
        TopicReader reader,
        List<PartitionSnapshot> partitions,
        Dictionary<string, TopicDescription> told,
        DateTimeOffset now,
        CancellationToken cancel)
    {
        // A partition without a leader would be waited for.
        var waiting = partitions
            .Where(partition => partition is { Lag: > 0, Begin: not null, End: not null } && partition.Begin < partition.End)
            .Select(partition => (partition.Partition, Offset: Math.Max(partition.Committed ?? 0, partition.Begin!.Value)))
            .ToArray();
        if (waiting.Length == 0)
        {
            return partitions;
        }

        var oldest = await TryAsync("ages of the oldest tasks", () => reader.ReadFirstAsync(waiting, cancel));
        return oldest is null
            ? partitions
            : [.. partitions.Select(partition => oldest.TryGetValue(partition.Partition, out var record) && record[0].TimestampMs >= 0
                ? WithAge(partition, TimeOf(record[0].TimestampMs), told[partition.Partition.Topic], now)
                : partition)];
    }

    // A producer may write any number, and not each is a time that .NET knows.
    private static DateTimeOffset TimeOf(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    private static PartitionSnapshot WithAge(
        PartitionSnapshot partition, DateTimeOffset writtenAt, TopicDescription topic, DateTimeOffset now) =>
        partition with { OldestAt = writtenAt, TimeLeft = PartitionReading.TimeLeft(writtenAt, topic, now) };

    /// <summary>Asks for a part; a refusal is noted, and the rest goes on.</summary>
    private async Task<T?> TryAsync<T>(string what, Func<Task<T>> ask)
        where T : class?
    {
        try
        {
            return await ask();
        }
        catch (TaskQueueException refused) when (refused is not BrokerUnreachableException)
        {
            _unknown.Add(new UnknownPart(what, refused.Message));
            return null;
        }
    }
}
