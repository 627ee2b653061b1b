using TaskQueue.Core.Records;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;
using TaskQueue.Kafka.Watching;

namespace TaskQueue.Kafka.Consuming;

/// <content>What is asked on the side, on other threads, and taken in here between polls.</content>
internal sealed partial class ConsumerLoop
{
    private static readonly TimeSpan AdminTimeout = TimeSpan.FromSeconds(5);

    private readonly TopicAdmin _topics;
    private readonly TopicWatch _topicWatch;
    private readonly DecisionWatch _decisionWatch;
    private readonly ShareWatch _shareWatch;
    private StartLookup? _startLookup;
    private PartitionId[] _followed = [];

    private void TakeCalls()
    {
        while (_inbox.TryTakeCall(out var call))
        {
            call();
        }
    }

    /// <summary>Looks after what needs no answer at once.</summary>
    private void Watch()
    {
        if (!_rebalancer.IsPending)
        {
            _topicChanges.Apply();
            _failedStarts.Retry();
        }

        if ((Confluent.Kafka.ErrorCode)_committer.LastError == Confluent.Kafka.ErrorCode.UnknownTopicOrPart)
        {
            _topicChanges.AskSoon();
        }

        _idle.Look(_rebalancer.IsPending);
        _shareWatch.Follow(_idle.IsIdle || _untold.AreSuspected);
        _late.Say();
        _retention.Look();
        _held.Say();
        var undecided = _held.Undecided.Select(partition => partition.Assignment.Partition).ToArray();
        if (!undecided.SequenceEqual(_followed))
        {
            _followed = undecided;
            _decisionWatch.Follow(undecided);
        }
    }

    private void OnSeen(TopicSighting sighting) => _inbox.Post(() => _topicChanges.OnSeen(sighting));

    private void OnMeasured(IReadOnlyList<HeldLog> logs) => _inbox.Post(() => _held.OnMeasured(logs));

    private void OnGroup(GroupDescription group) => _inbox.Post(() =>
    {
        // To join anew would break off what may end.
        if (_inbox.IsStopped)
        {
            return;
        }

        var own = _client.MemberId();
        var given = group.Members.FirstOrDefault(member => member.MemberId == own)?.Partitions ?? [];
        _untold.OnTold(given, _rebalancer.IsPending, _rebalancer.Count);
        if (given.Count == 0)
        {
            _idle.OnMembers(group.Members.Count);
        }
    });

    private Task<List<PartitionDecision>> ApplyDecisionsAsync(IReadOnlyList<PartitionDecision> decisions)
    {
        var applied = new TaskCompletionSource<List<PartitionDecision>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _inbox.Post(() => applied.SetResult(_rebalancer.IsPending ? [] : _held.Apply(decisions)));
        return applied.Task;
    }

    private void OnFatal()
    {
        var code = _client.FatalError(out var reason);
        Fail(KafkaErrors.IsNameTaken(code)
            ? new StaticMemberFencedException(
                _properties.GetValueOrDefault(StaticMember.Property, string.Empty), _settings.Group, KafkaErrors.Describe(code))
            : new KafkaClientException($"{KafkaErrors.Describe(code)}: {reason}"));
    }

    private void FindStart() => _startLookup = new StartLookup(
        _settings, _topics, starts => _inbox.Post(() => _starts.OnFound(starts)), _log, _time);

    // A question under way ends within seconds; nobody has to wait for it.
    private void EndWatching() => _ = EndWatchingAsync(_topics, [_topicWatch, _decisionWatch, _shareWatch, _startLookup]);

    private static async Task EndWatchingAsync(TopicAdmin topics, IAsyncDisposable?[] watches)
    {
        foreach (var watch in watches)
        {
            await (watch?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        topics.Dispose();
    }

    private void LogFailure(Exception cause)
    {
        switch (cause)
        {
            case StartRefusedException:
                _log.StartRefused(cause.Message);
                break;
            case StaticMemberFencedException:
                _log.NameTaken(cause.Message);
                break;
            default:
                _log.Failed(cause, cause.Message);
                break;
        }
    }
}
