using TaskQueue.Core.Offsets;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Kafka.Watching;

namespace TaskQueue.Kafka.Consuming;

/// <summary>The assigned partitions that are not read until an operator has decided where they go on.</summary>
/// <remarks>Belongs to the consumer's thread.</remarks>
internal sealed class HeldPartitions
{
    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromMinutes(1);

    // The extent of its log makes the message better; it is said without that if it takes long to find out.
    private static readonly TimeSpan ExplainWithin = TimeSpan.FromSeconds(3);

    private readonly PartitionTable _partitions;
    private readonly Tenures _tenures;
    private readonly TopicChanges _topics;
    private readonly IRecordListener _listener;
    private readonly ConsumerLog _log;
    private readonly TimeProvider _time;

    public HeldPartitions(
        PartitionTable partitions,
        Tenures tenures,
        TopicChanges topics,
        IRecordListener listener,
        ConsumerLog log,
        TimeProvider time)
    {
        _topics = topics;
        _partitions = partitions;
        _tenures = tenures;
        _listener = listener;
        _log = log;
        _time = time;
    }

    /// <summary>Gets those for which an operator can decide.</summary>
    public IEnumerable<AssignedPartition> Undecided =>
        _partitions.All.Where(partition => partition.Hold?.Code == PartitionHold.OutOfRange);

    /// <summary>Says why partitions are held: as soon as it is known, and again every minute.</summary>
    public void Say()
    {
        foreach (var partition in _partitions.All)
        {
            if (partition.Hold is { Code: PartitionHold.OutOfRange } hold && IsToBeSaid(hold))
            {
                Say(partition, hold);
            }
        }
    }

    /// <summary>Says more exactly what is missing, now that the log's extent is known.</summary>
    public void OnMeasured(IReadOnlyList<HeldLog> logs)
    {
        foreach (var (extent, oldestMs) in logs)
        {
            if (_partitions.Find(extent.Partition)?.Hold is { Code: PartitionHold.OutOfRange } hold)
            {
                hold.Reason = hold.Offset < extent.Begin
                    ? $"it has to go on at offset {hold.Offset}, but its log begins at {extent.Begin}: {extent.Begin - hold.Offset} offsets were deleted before their tasks ran"
                    : $"it has to go on at offset {hold.Offset}, but its log has {extent.Begin} to {extent.End}: it was cut off, or restored from a copy";
                hold.OldestMs = oldestMs;
                hold.IsExplained = true;
            }
        }

        Say();
    }

    /// <summary>Lets those partitions go on about which an operator has decided.</summary>
    /// <param name="decisions">What the control group has.</param>
    /// <returns>What was carried out.</returns>
    public List<PartitionDecision> Apply(IReadOnlyList<PartitionDecision> decisions)
    {
        var done = new List<PartitionDecision>();
        foreach (var decision in decisions)
        {
            if (_partitions.Find(decision.Partition) is { IsLeaving: false, Hold: { Code: PartitionHold.OutOfRange } hold } partition
                && (Matches(decision, partition, hold) || decision == hold.Decision)
                && HasNothingOpen(partition, hold, decision))
            {
                _log.DecisionApplied(decision.Partition, decision.NewOffset, decision.Kind, hold.Offset);
                _tenures.Restart(
                    new PartitionStart(decision.Partition, decision.NewOffset, IsCommitted: false, Ledger.Empty, partition.TopicId),
                    partition);
                done.Add(decision);
            }
        }

        return done;
    }

    /// <summary>The operator sees what is committed, which lies below the held position while tasks before it still run.</summary>
    private static bool Matches(PartitionDecision decision, AssignedPartition partition, PartitionHold hold) =>
        decision.HeldOffset == hold.Offset
        || (decision.HeldOffset >= partition.Committed && decision.HeldOffset < hold.Offset);

    /// <summary>Tasks that run, wait for a retry or were handed back would be lost: their offsets are passed over once the position has moved.</summary>
    private bool HasNothingOpen(AssignedPartition partition, PartitionHold hold, PartitionDecision decision)
    {
        var open = partition.Tracker.Open;
        if (open > 0 && decision != hold.Decision)
        {
            _log.DecisionWaits(decision.Partition, decision.NewOffset, decision.Kind, open);
        }

        hold.Decision = decision;
        return open == 0;
    }

    private bool IsToBeSaid(PartitionHold hold)
    {
        if (hold.SaidAt is { } said)
        {
            return _time.GetElapsedTime(said) >= SayAgainAfter;
        }

        // Perhaps it is another topic of that name: then there is nothing to decide.
        hold.Sighting ??= _topics.AskSoon();
        return (hold.IsExplained && _topics.HasSeen(hold.Sighting.Value)) || _time.GetElapsedTime(hold.Since) >= ExplainWithin;
    }

    private void Say(AssignedPartition partition, PartitionHold hold)
    {
        hold.SaidAt = _time.GetTimestamp();
        _log.PartitionHeld(partition.Assignment.Partition, hold.Reason, hold.Remedy);
        _listener.OnStandstill(hold.ToStandstill());
    }
}
