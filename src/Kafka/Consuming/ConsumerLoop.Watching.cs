using TaskQueue.Core.Records;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Kafka.Topics;
using TaskQueue.Kafka.Watching;

namespace TaskQueue.Kafka.Consuming;

/// <content>What is asked on the side, on other threads, and taken in here between polls.</content>
internal sealed partial class ConsumerLoop
{
    private static readonly TimeSpan AdminTimeout = TimeSpan.FromSeconds(5);

    private TopicAdmin? _topics;
    private DecisionWatch? _decisions;
    private PartitionId[] _followed = [];

    private void BeginToWatch()
    {
        _topics = new TopicAdmin(ConsumerProperties.ForAdmin(_settings), AdminTimeout);
        _decisions = new DecisionWatch(_settings, _topics, OnExtents, ApplyDecisionsAsync, _log, _time);
    }

    private void TakeCalls()
    {
        while (_inbox.TryTakeCall(out var call))
        {
            call();
        }
    }

    private void Watch()
    {
        _held.Say();
        var undecided = _held.Undecided.Select(partition => partition.Assignment.Partition).ToArray();
        if (!undecided.SequenceEqual(_followed))
        {
            _followed = undecided;
            _decisions!.Follow(undecided);
        }
    }

    private void OnExtents(IReadOnlyList<PartitionExtent> extents) => _inbox.Post(() => _held.OnExtents(extents));

    private Task<List<PartitionDecision>> ApplyDecisionsAsync(IReadOnlyList<PartitionDecision> decisions)
    {
        var applied = new TaskCompletionSource<List<PartitionDecision>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _inbox.Post(() => applied.SetResult(_rebalancer.IsPending ? [] : _held.Apply(decisions)));
        return applied.Task;
    }

    private void EndWatching() => _ = EndWatchingAsync(_decisions, _topics);

    // A question under way ends within seconds; nobody has to wait for it.
    private static async Task EndWatchingAsync(DecisionWatch? decisions, TopicAdmin? topics)
    {
        if (decisions is not null)
        {
            await decisions.DisposeAsync();
        }

        topics?.Dispose();
    }
}
