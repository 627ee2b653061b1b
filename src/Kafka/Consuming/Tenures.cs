using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Begins and ends the tenures of partitions at this node, and tells the listener.</summary>
/// <remarks>Belongs to the consumer's thread.</remarks>
internal sealed class Tenures
{
    private readonly GroupAnswers _group;
    private readonly PartitionTable _partitions;
    private readonly OffsetCommitter _committer;
    private readonly IRecordListener _listener;
    private readonly ConsumerLog _log;
    private readonly Action _wake;

    public Tenures(
        GroupAnswers group,
        PartitionTable partitions,
        OffsetCommitter committer,
        IRecordListener listener,
        ConsumerLog log,
        Action wake)
    {
        _group = group;
        _partitions = partitions;
        _committer = committer;
        _listener = listener;
        _log = log;
        _wake = wake;
    }

    /// <summary>Begins the tenures of partitions that come.</summary>
    /// <param name="starts">Where each is read from.</param>
    /// <param name="queues">Their queues, in the same order; taken over.</param>
    public void Begin(IReadOnlyList<PartitionStart> starts, QueueHandle[] queues)
    {
        var assigned = new PartitionAssigned[starts.Count];
        for (var index = 0; index < assigned.Length; index++)
        {
            assigned[index] = Begin(starts[index], queues[index]);
        }

        if (assigned.Length > 0)
        {
            _listener.OnAssigned(assigned);
        }
    }

    /// <summary>Tells everyone that a partition is to be given up.</summary>
    public void BeginEnd(AssignedPartition partition)
    {
        try
        {
            partition.BeginLeaving();
        }
        catch (AggregateException e)
        {
            // Thrown by those that wait for the token; the partition has to go all the same.
            _log.RevocationListenerFailed(e, partition.Assignment);
        }
    }

    /// <summary>Ends tenures.</summary>
    public void End(AssignedPartition[] partitions, bool lost) => End(partitions, lost, runsAgain: true);

    /// <summary>Goes on with a partition at another place, under a new epoch; committed at once if the place is known.</summary>
    /// <param name="start">Where it goes on.</param>
    /// <param name="partition">The partition as it was; what it still has open is left to itself.</param>
    public void Restart(in PartitionStart start, AssignedPartition partition)
    {
        // The end first: the old tenure's end takes back the queue's wake-up, whoever set it.
        End([partition], lost: false, runsAgain: false);
        Begin([start], [_group.SeparateQueue(start.Partition)]);
        var all = _partitions.All;
        _group.Move(
            start.Partition,
            [.. all.Select(assigned => assigned.Assignment.Partition)],
            index => all[index].Tracker.Position ?? PartitionStart.Beginning);
        _committer.SendSoon();
    }

    private void End(AssignedPartition[] partitions, bool lost, bool runsAgain)
    {
        foreach (var partition in partitions)
        {
            BeginEnd(partition);
            _partitions.Remove(partition);
            for (var hold = partition.Hold; hold is not null; hold = hold.Before)
            {
                if (hold.SaidAt is not null)
                {
                    _listener.OnGoesOn(hold.Code, partition.Assignment.Partition.ToString());
                }
            }
        }

        if (partitions.Length > 0)
        {
            _listener.OnRevoked(Array.ConvertAll(
                partitions,
                partition => new PartitionRevoked(
                    partition.Assignment, lost, partition.Committed, runsAgain ? partition.Share.Open : 0)));
        }
    }

    private PartitionAssigned Begin(in PartitionStart start, QueueHandle queue)
    {
        var partition = _partitions.Add(start, queue);
        if (!start.IsCommitted && start.Offset >= 0)
        {
            // Fixes where the group starts, before anything is read: a later owner starts there too.
            partition.OnChanged();
            _committer.OnChanged();
        }

        queue.EnableWake(() =>
        {
            partition.MarkReady();
            _wake();
        });
        return new PartitionAssigned(partition.Assignment, start.Offset, start.Ledger.SettledCount);
    }
}
