using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>The assigned partitions, each with its share of the node's bounds.</summary>
/// <remarks>Belongs to the consumer's thread.</remarks>
internal sealed class PartitionTable
{
    private readonly ConsumerSettings _settings;
    private readonly Dictionary<PartitionId, AssignedPartition> _byId = [];
    private readonly Dictionary<Assignment, AssignedPartition> _byAssignment = new(ReferenceEqualityComparer.Instance);
    private readonly List<AssignedPartition> _all = [];
    private int _epochs;
    private int _turn;

    public PartitionTable(ConsumerSettings settings)
    {
        _settings = settings;
        Limits = ShareLimits.Of(settings, 0);
    }

    /// <summary>Gets all assigned partitions.</summary>
    public IReadOnlyList<AssignedPartition> All => _all;

    /// <summary>Gets the share of each partition.</summary>
    public ShareLimits Limits { get; private set; }

    /// <summary>Adds a partition under a new epoch.</summary>
    /// <param name="start">Where it is read from.</param>
    /// <param name="queue">Its queue; taken over.</param>
    public AssignedPartition Add(in PartitionStart start, QueueHandle queue)
    {
        var revoked = new CancellationTokenSource();
        var assignment = new Assignment(start.Partition, ++_epochs, revoked.Token);
        var tracker = new OffsetTracker(start.Offset >= 0 ? start.Offset : null, start.Ledger);
        var committed = start.IsCommitted ? start.Offset : AssignedPartition.NoOffset;
        var partition = new AssignedPartition(assignment, revoked, queue, tracker, committed) { TopicId = start.TopicId };
        _byId.Add(start.Partition, partition);
        _byAssignment.Add(assignment, partition);
        _all.Add(partition);
        Limits = ShareLimits.Of(_settings, _all.Count);
        return partition;
    }

    /// <summary>Removes a partition and frees its queue.</summary>
    public void Remove(AssignedPartition partition)
    {
        _byId.Remove(partition.Assignment.Partition);
        _byAssignment.Remove(partition.Assignment);
        _all.Remove(partition);
        Limits = ShareLimits.Of(_settings, _all.Count);
        partition.Dispose();
    }

    /// <summary>Returns those of the named partitions that are assigned.</summary>
    public AssignedPartition[] Find(IEnumerable<PartitionId> partitions) =>
        [.. partitions.Select(id => _byId.GetValueOrDefault(id)).OfType<AssignedPartition>()];

    /// <summary>Returns a partition; <see langword="null"/> if it is not assigned.</summary>
    public AssignedPartition? Find(PartitionId id) => _byId.GetValueOrDefault(id);

    /// <summary>Returns the partition of an assignment; <see langword="null"/> if that is over.</summary>
    public AssignedPartition? Find(Assignment assignment) => _byAssignment.GetValueOrDefault(assignment);

    /// <summary>Reads one batch of each partition that may have records and has room; another one goes first each time.</summary>
    /// <param name="reader">Reads it.</param>
    /// <returns>Whether there is more to read now.</returns>
    public bool ReadRound(BatchReader reader)
    {
        var more = false;
        _turn = _turn + 1 < _all.Count ? _turn + 1 : 0;
        for (var index = 0; index < _all.Count; index++)
        {
            var at = _turn + index;
            var partition = _all[at < _all.Count ? at : at - _all.Count];
            var demand = partition.Demand(Limits);
            if (demand > 0)
            {
                reader.Read(partition, demand);
                more |= partition.Demand(Limits) > 0;
            }
        }

        return more;
    }

    /// <summary>Marks all partitions as possibly having records, and as ready to read few.</summary>
    public void MarkAllReady()
    {
        foreach (var partition in _all)
        {
            partition.MarkReady();
            partition.Share.TakeAnyRoom();
        }
    }
}
