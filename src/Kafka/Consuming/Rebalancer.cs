using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Answers the group's rebalances, one after the other, each in its own time: the loop polls and reads on meanwhile.</summary>
/// <remarks>
/// <para>
/// An assignment is answered when it is known what the group has committed; a revocation when the running tasks of the
/// partitions have ended, or <see cref="ConsumerSettings.RevokeTimeout"/> is over, and what has settled is committed. A loss
/// is answered at once, without a commit: the partitions may have a new owner already.
/// </para>
/// <para>
/// Until a rebalance is answered librdkafka fetches nothing, also of partitions that stay. So a task that runs on in a leaving
/// partition holds up the node's reading, for <see cref="ConsumerSettings.RevokeTimeout"/> at most.
/// </para>
/// <para>Belongs to the consumer's thread.</para>
/// </remarks>
internal sealed partial class Rebalancer
{
    private readonly ClientHandle _client;
    private readonly GroupAnswers _group;
    private readonly ConsumerSettings _settings;
    private readonly PartitionTable _partitions;
    private readonly OffsetCommitter _committer;
    private readonly Tenures _tenures;
    private readonly GroupStarts _starts;
    private readonly TopicChanges _topics;
    private readonly ConsumerLog _log;
    private readonly TimeProvider _time;
    private readonly Queue<RebalanceStep> _steps = new();

    public Rebalancer(
        ClientHandle client,
        GroupAnswers group,
        ConsumerSettings settings,
        PartitionTable partitions,
        OffsetCommitter committer,
        Tenures tenures,
        GroupStarts starts,
        TopicChanges topics,
        ConsumerLog log,
        TimeProvider time)
    {
        _client = client;
        _group = group;
        _settings = settings;
        _partitions = partitions;
        _committer = committer;
        _tenures = tenures;
        _starts = starts;
        _topics = topics;
        _log = log;
        _time = time;
    }

    /// <summary>Gets whether a rebalance waits for its answer.</summary>
    public bool IsPending => _steps.Count > 0;

    /// <summary>Gets how many rebalances have come.</summary>
    public int Count { get; private set; }

    /// <summary>Takes in a rebalance.</summary>
    public void OnEvent(in NativeEvent rebalance)
    {
        var list = rebalance.Partitions;
        var partitions = new PartitionId[list.Count];
        for (var index = 0; index < partitions.Length; index++)
        {
            partitions[index] = list.IdOf(index);
        }

        var assigns = rebalance.Error == (int)Confluent.Kafka.ErrorCode.Local_AssignPartitions;
        Count++;
        _steps.Enqueue(new RebalanceStep(assigns, partitions));
    }

    /// <summary>Goes on with what is pending, without waiting.</summary>
    public void Advance()
    {
        while (_steps.TryPeek(out var step))
        {
            var done = step.Assigns ? AdvanceAssign(step) : AdvanceRevoke(step);
            if (!done)
            {
                return;
            }

            _steps.Dequeue();
        }
    }

    /// <summary>Answers all that is pending, as it stands: the consumer closes.</summary>
    public void Finish()
    {
        while (_steps.TryDequeue(out var step))
        {
            if (step.Assigns)
            {
                Abandon(step);
            }
            else
            {
                GiveUp(step, lost: _group.IsLost);
            }
        }
    }

    /// <summary>Tells everyone that all partitions are to be given up: the consumer closes.</summary>
    public void TellAll()
    {
        foreach (var partition in _partitions.All)
        {
            _tenures.BeginEnd(partition);
        }
    }

    /// <summary>Lets all partitions go that are still there, whether or not the group has heard of it.</summary>
    public void LetAllGo()
    {
        foreach (var step in _steps)
        {
            DisposeQueues(step);
        }

        _tenures.End([.. _partitions.All], lost: false);
    }

    private static void DisposeQueues(RebalanceStep step)
    {
        foreach (var queue in step.Queues ?? [])
        {
            queue.Dispose();
        }

        step.Queues = null;
    }

    private long TimestampIn(TimeSpan delay) =>
        _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);
}
