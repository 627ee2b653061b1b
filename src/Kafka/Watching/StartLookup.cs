using TaskQueue.Core;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Watching;

/// <summary>Finds out, once, for which topics the group has committed nothing, and where it starts there.</summary>
/// <remarks>
/// Asked when the node starts and not when partitions are assigned: by then another node of the same new group may have
/// committed for its own, and a partition without a commit would look like one that has been added since.
/// </remarks>
internal sealed class StartLookup : IAsyncDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly ConsumerSettings _settings;
    private readonly Dictionary<string, string> _properties;
    private readonly TopicAdmin _topics;
    private readonly Action<IReadOnlyList<TopicStart>> _onFound;
    private readonly ConsumerLog _log;
    private readonly BackgroundQuestion _question;
    private bool _isFound;
    private bool _isRefused;

    /// <summary>Begins to ask, until there is an answer.</summary>
    /// <param name="settings">The consumer's settings.</param>
    /// <param name="topics">Asks about topics.</param>
    /// <param name="onFound">Told the answer: one element for each topic that is there.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock.</param>
    public StartLookup(
        ConsumerSettings settings,
        TopicAdmin topics,
        Action<IReadOnlyList<TopicStart>> onFound,
        ConsumerLog log,
        TimeProvider time)
    {
        _settings = settings;
        _properties = ConsumerProperties.ForAdmin(settings);
        _topics = topics;
        _onFound = onFound;
        _log = log;
        _question = new BackgroundQuestion(Timeout.InfiniteTimeSpan, AskAsync, OnFailed, time);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _question.DisposeAsync();

    private async Task AskAsync(CancellationToken cancel)
    {
        if (_isFound)
        {
            return;
        }

        var described = await _topics.DescribeAsync(_settings.Topics, cancel);
        var existing = described.Topics.Where(topic => topic.Exists == true).ToList();
        var extents = existing.Count == 0 ? [] : await _topics.ReadExtentsAsync([.. existing.Select(topic => topic.Name)], cancel);
        var commits = extents.Count == 0
            ? []
            : await GroupCommits.ReadAsync(
                _properties, _settings.Group, [.. extents.Select(extent => extent.Partition)], CallTimeout);
        var begun = commits.Where(commit => commit.Offset >= 0).Select(commit => commit.Partition.Topic).ToHashSet();
        var starts = await FindStartsAsync([.. extents.Where(extent => !begun.Contains(extent.Partition.Topic))], cancel);
        _isFound = true;
        _onFound([.. existing.Select(topic => Of(topic, !begun.Contains(topic.Name), extents, starts))]);
    }

    private static TopicStart Of(
        TopicDescription topic,
        bool isNew,
        IReadOnlyList<PartitionExtent> extents,
        Dictionary<PartitionId, long> starts)
    {
        var own = extents.Where(extent => extent.Partition.Topic == topic.Name).ToList();
        var all = own.Sum(extent => extent.Count);
        if (!isNew)
        {
            return new TopicStart(topic.Name, topic.Id, IsNew: false, 0, all, new Dictionary<PartitionId, long>());
        }

        var offsets = own.ToDictionary(extent => extent.Partition, extent => starts[extent.Partition]);
        return new TopicStart(
            topic.Name, topic.Id, IsNew: true, own.Sum(extent => extent.End - offsets[extent.Partition]), all, offsets);
    }

    private async Task<Dictionary<PartitionId, long>> FindStartsAsync(PartitionExtent[] extents, CancellationToken cancel)
    {
        switch (_settings.Start.Kind)
        {
            case StartKind.Latest:
                return extents.ToDictionary(extent => extent.Partition, extent => extent.End);
            case StartKind.Time when extents.Length > 0:
                using (var reader = new TopicReader(_properties, CallTimeout))
                {
                    var found = await reader.FindOffsetsAsync(
                        [.. extents.Select(extent => extent.Partition)], _settings.Start.Time, cancel);
                    return extents.ToDictionary(extent => extent.Partition, extent => Math.Min(found[extent.Partition], extent.End));
                }

            default:
                return extents.ToDictionary(extent => extent.Partition, extent => extent.Begin);
        }
    }

    private void OnFailed(TaskQueueException e)
    {
        // Without a broker the consumer's own client says so.
        if (e is not BrokerUnreachableException && !_isRefused)
        {
            _isRefused = true;
            _log.StartUnknown(_settings.Start, e.Message);
        }
    }
}
