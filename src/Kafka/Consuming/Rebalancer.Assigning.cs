using TaskQueue.Core.Offsets;

namespace TaskQueue.Kafka.Consuming;

/// <content>Partitions that come.</content>
internal sealed partial class Rebalancer
{
    // Each try holds up the thread while it waits for the broker.
    private const int CommittedTimeoutMs = 500;
    private static readonly TimeSpan CommittedRetry = TimeSpan.FromMilliseconds(500);

    private bool AdvanceAssign(RebalanceStep step)
    {
        step.Queues ??= Array.ConvertAll(step.Partitions, _group.SeparateQueue);
        if (_steps.Count > 1 || _group.IsLost)
        {
            Abandon(step);
            return true;
        }

        if (_time.GetTimestamp() < step.NextTryAt)
        {
            return false;
        }

        if (!GroupOffsets.TryRead(
            _client, step.Partitions, _settings.Start, CommittedTimeoutMs, out var offsets, out var error))
        {
            _log.CommittedUnknown(step.Partitions.Length, KafkaErrors.Describe(error));
            step.NextTryAt = TimestampIn(CommittedRetry);
            return false;
        }

        Assign(step, offsets);
        return true;
    }

    private void Assign(RebalanceStep step, CommittedOffset[] offsets)
    {
        var queues = step.Queues!;
        step.Queues = null;
        _tenures.Begin(
            Array.ConvertAll(
                offsets,
                offset => new PartitionStart(
                    offset.Partition, offset.Offset, offset.IsCommitted, LedgerOf(offset), TopicId: null)),
            queues);
        _group.Assign(step.Partitions, index => offsets[index].Offset);
    }

    private Ledger LedgerOf(CommittedOffset committed)
    {
        if (!LedgerCodec.TryDecode(committed.Metadata, committed.Offset, out var ledger, out var reason))
        {
            _log.LedgerIgnored(committed.Partition, reason);
        }

        return ledger;
    }

    /// <summary>Answers an assignment that is not going to be used.</summary>
    private void Abandon(RebalanceStep step)
    {
        // Separated also here: what is fetched until the partitions go again must not come with the group's events.
        step.Queues ??= Array.ConvertAll(step.Partitions, _group.SeparateQueue);
        _group.Assign(step.Partitions, _ => AssignedPartition.NoOffset);
        DisposeQueues(step);
    }
}
