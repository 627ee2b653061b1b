using TaskQueue.Core;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Kafka.Watching;

/// <summary>Looks, while partitions are held, what an operator has decided about them; off the consumer's thread.</summary>
internal sealed class DecisionWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly string _controlGroup;
    private readonly TopicAdmin _topics;
    private readonly Action<IReadOnlyList<PartitionExtent>> _onExtents;
    private readonly Func<IReadOnlyList<PartitionDecision>, Task<List<PartitionDecision>>> _onDecisions;
    private readonly ConsumerLog _log;
    private readonly BackgroundQuestion _question;
    private readonly HashSet<PartitionId> _measured = [];
    private volatile PartitionId[] _held = [];
    private GroupConnection? _control;

    /// <summary>Begins to look once there is something to look for.</summary>
    /// <param name="settings">The consumer's settings.</param>
    /// <param name="topics">Asks for the extents of logs.</param>
    /// <param name="onExtents">Told the extents of logs of partitions that are newly held.</param>
    /// <param name="onDecisions">Told the decisions; returns those that were carried out.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock.</param>
    public DecisionWatch(
        ConsumerSettings settings,
        TopicAdmin topics,
        Action<IReadOnlyList<PartitionExtent>> onExtents,
        Func<IReadOnlyList<PartitionDecision>, Task<List<PartitionDecision>>> onDecisions,
        ConsumerLog log,
        TimeProvider time)
    {
        _properties = ConsumerProperties.ForAdmin(settings);
        _controlGroup = PartitionDecisions.ControlGroupOf(settings.Group);
        _topics = topics;
        _onExtents = onExtents;
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
        // Without a broker the consumer's own client says so.
        if (e is not BrokerUnreachableException)
        {
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
        var fresh = held.Where(partition => !_measured.Contains(partition)).ToHashSet();
        if (fresh.Count == 0)
        {
            return;
        }

        _measured.UnionWith(fresh);
        try
        {
            var extents = await _topics.ReadExtentsAsync([.. fresh.Select(partition => partition.Topic).Distinct()], cancel);
            _onExtents([.. extents.Where(extent => fresh.Contains(extent.Partition))]);
        }
        catch (TaskQueueException e)
        {
            // They make the message better, no more.
            OnFailed(e);
        }
    }
}
