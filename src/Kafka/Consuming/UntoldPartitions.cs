using TaskQueue.Core.Records;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Notices partitions that the group has given to this node, and that its client has never told it of: nobody reads them.</summary>
/// <remarks>
/// Seen with librdkafka 2.16, once, on a machine that was starved while partitions were added and a session ended: for minutes the group was
/// stable, and half of the partitions belonged to a member whose client had none. To join anew mends it. Belongs to the consumer's thread.
/// </remarks>
internal sealed class UntoldPartitions
{
    // What the broker says comes to it before the client hears of it.
    private static readonly TimeSpan BelieveAfter = TimeSpan.FromSeconds(8);

    private readonly string _group;
    private readonly PartitionTable _partitions;
    private readonly ConsumerLog _log;
    private readonly TimeProvider _time;
    private readonly Action _rejoin;
    private PartitionId[] _untold = [];
    private int _rebalances;
    private int? _rejoinedAfter;
    private long _since;

    /// <summary>Creates it.</summary>
    /// <param name="group">The group's name.</param>
    /// <param name="partitions">The assigned partitions.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="rejoin">Has this node leave its group and join it anew.</param>
    public UntoldPartitions(string group, PartitionTable partitions, ConsumerLog log, TimeProvider time, Action rejoin)
    {
        _group = group;
        _partitions = partitions;
        _log = log;
        _time = time;
        _rejoin = rejoin;
    }

    /// <summary>Gets whether there seem to be some: whether there are has to be seen for a while.</summary>
    public bool AreSuspected => _untold.Length > 0;

    /// <summary>Takes in what the group says that this node has.</summary>
    /// <param name="given">The partitions; none if the group does not know this node.</param>
    /// <param name="isPending">Whether a rebalance waits for its answer: then they are on their way.</param>
    /// <param name="rebalances">How many rebalances this node has heard of.</param>
    /// <exception cref="KafkaClientException">Joining anew has led to nothing: the client cannot be helped.</exception>
    public void OnTold(IReadOnlyList<PartitionId> given, bool isPending, int rebalances)
    {
        var untold = isPending ? [] : given.Except(_partitions.All.Select(told => told.Assignment.Partition)).ToArray();
        if (untold.Length == 0 || rebalances != _rebalances || !untold.ToHashSet().SetEquals(_untold))
        {
            (_untold, _rebalances, _since) = (untold, rebalances, _time.GetTimestamp());
        }
        else if (_time.GetElapsedTime(_since) >= BelieveAfter)
        {
            _untold = [];
            if (_rejoinedAfter == rebalances)
            {
                throw new KafkaClientException(
                    $"the Kafka client has told of no rebalance since this node joined group '{_group}' anew, and the group has given it "
                    + $"{untold.Length} partitions that nobody reads. Start the node again");
            }

            _rejoinedAfter = rebalances;
            _log.PartitionsUntold(_group, untold.Length, string.Join(", ", untold));
            _rejoin();
        }
    }
}
