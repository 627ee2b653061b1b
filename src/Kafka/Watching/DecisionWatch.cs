using TaskQueue.Core;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Watching;

/// <summary>Looks, while partitions are held, what an operator has decided about them; off the consumer's thread.</summary>
internal sealed class DecisionWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MeasureAgainAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TellAgainAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly string _controlGroup;
    private readonly TopicAdmin _topics;
    private readonly Action<IReadOnlyList<HeldLog>> _onMeasured;
    private readonly Func<IReadOnlyList<PartitionDecision>, Task<List<PartitionDecision>>> _onDecisions;
    private readonly ConsumerLog _log;
    private readonly BackgroundQuestion _question;
    private readonly TimeProvider _time;
    private readonly HashSet<PartitionId> _measured = [];
    private long? _measuredAt;
    private long? _toldAt;
    private volatile PartitionId[] _held = [];
    private GroupConnection? _control;

    /// <summary>Begins to look once there is something to look for.</summary>
    /// <param name="settings">The consumer's settings.</param>
    /// <param name="topics">Asks for the extents of logs.</param>
    /// <param name="onMeasured">Told what the logs have of partitions that are held.</param>
    /// <param name="onDecisions">Told the decisions; returns those that were carried out.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock.</param>
    public DecisionWatch(
        ConsumerSettings settings,
        TopicAdmin topics,
        Action<IReadOnlyList<HeldLog>> onMeasured,
        Func<IReadOnlyList<PartitionDecision>, Task<List<PartitionDecision>>> onDecisions,
        ConsumerLog log,
        TimeProvider time)
    {
        _properties = ConsumerProperties.ForAdmin(settings);
        _controlGroup = PartitionDecisions.ControlGroupOf(settings.Group);
        _topics = topics;
        _onMeasured = onMeasured;
        _time = time;
        _onDecisions = onDecisions;
        _log = log;
        _question = new BackgroundQuestion(Interval, AskAsync, OnFailed, time);
    }

    /// <summary>Says which partitions are held now; safe from any thread.</summary>
    public void Follow(PartitionId[] held)
    {
        _held = held;
        _question.AskSoon();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _question.DisposeAsync();
        _control?.Dispose();
    }

    private void OnFailed(TaskQueueException e)
    {
        // Without a broker the consumer's own client says so; a right that is missing stays so for many questions.
        if (e is not BrokerUnreachableException && (_toldAt is not { } told || _time.GetElapsedTime(told) >= TellAgainAfter))
        {
            _toldAt = _time.GetTimestamp();
            _log.DecisionsUnknown(e.Message);
        }
    }

    private async Task AskAsync(CancellationToken cancel)
    {
        var held = _held;
        _measured.IntersectWith(held);
        if (held.Length == 0)
        {
            _control?.Dispose();
            _control = null;
            return;
        }

        await MeasureAsync(held, cancel);
        _control ??= new GroupConnection(_properties, _controlGroup);
        var decisions = PartitionDecisions.Read(_control, held, CallTimeout);
        if (decisions.Count > 0)
        {
            foreach (var done in await _onDecisions(decisions).WaitAsync(cancel))
            {
                PartitionDecisions.CrossOut(_control, done, CallTimeout);
            }
        }
    }

    private async Task MeasureAsync(PartitionId[] held, CancellationToken cancel)
    {
        if (_measuredAt is { } at && _time.GetElapsedTime(at) < MeasureAgainAfter && Array.TrueForAll(held, _measured.Contains))
        {
            return;
        }

        _measuredAt = _time.GetTimestamp();
        _measured.UnionWith(held);
        try
        {
            var extents = (await _topics.ReadExtentsAsync([.. held.Select(partition => partition.Topic).Distinct()], cancel))
                .Where(extent => held.Contains(extent.Partition))
                .ToList();
            var oldest = await ReadOldestAsync([.. extents.Where(extent => extent.Count > 0)], cancel);
            _onMeasured([.. extents.Select(extent => new HeldLog(extent, TimestampOf(oldest.GetValueOrDefault(extent.Partition))))]);
        }
        catch (TaskQueueException e)
        {
            // It makes the message better, no more.
            OnFailed(e);
        }
    }

    private async Task<IReadOnlyDictionary<PartitionId, RecordBatch>> ReadOldestAsync(
        PartitionExtent[] extents, CancellationToken cancel)
    {
        if (extents.Length == 0)
        {
            return new Dictionary<PartitionId, RecordBatch>();
        }

        using var reader = new TopicReader(_properties, CallTimeout);
        return await reader.ReadFirstAsync([.. extents.Select(extent => (extent.Partition, extent.Begin))], cancel);
    }

    private static long? TimestampOf(RecordBatch? first) => first?[0].TimestampMs is >= 0 and var timestamp ? timestamp : null;
}
