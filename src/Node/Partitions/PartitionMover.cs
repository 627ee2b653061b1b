using TaskQueue.Actors.Configuration;
using TaskQueue.Core.Records;
using TaskQueue.Kafka;
using TaskQueue.Kafka.Decisions;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Partitions;

/// <summary>Moves partitions: by itself if the group has no nodes, else through the node that holds them.</summary>
internal sealed class PartitionMover
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly KafkaProperties _kafka;
    private readonly string _group;
    private readonly TimeProvider _time;

    /// <summary>Creates the mover.</summary>
    /// <param name="configuration">Whose group.</param>
    /// <param name="time">The clock.</param>
    public PartitionMover(LoadedConfiguration configuration, TimeProvider time)
    {
        _kafka = configuration.Kafka;
        _group = configuration.Settings.Group;
        _time = time;
    }

    /// <summary>Finds the offset that a target means in each partition.</summary>
    /// <param name="partitions">The partitions; their logs' extents are known.</param>
    /// <param name="target">The target.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Offsets within the logs, or the given one as it is.</returns>
    public async Task<IReadOnlyDictionary<PartitionId, long>> ResolveAsync(
        IReadOnlyList<PartitionSnapshot> partitions, MoveTarget target, CancellationToken cancel)
    {
        if (target.Kind != MoveTargetKind.Time)
        {
            return partitions.ToDictionary(partition => partition.Partition, partition => OffsetOf(partition, target));
        }

        using var reader = new TopicReader(_kafka.Consumer, CallTimeout);
        var found = await reader.FindOffsetsAsync([.. partitions.Select(partition => partition.Partition)], target.Time, cancel);
        return partitions.ToDictionary(
            partition => partition.Partition,
            partition => Math.Clamp(found[partition.Partition], partition.Begin!.Value, partition.End!.Value));
    }

    /// <summary>Commits the new offsets for a group that has no nodes.</summary>
    /// <param name="moves">The moves.</param>
    /// <exception cref="KafkaClientException">The broker refused: a node has joined meanwhile, or a right is missing.</exception>
    public Task CommitAsync(IReadOnlyList<PartitionMove> moves) => GroupCommits.WriteAsync(
        _kafka.Admin,
        _group,
        [.. moves.Select(move => new GroupCommit(move.Partition, move.To, string.Empty))],
        CallTimeout);

    /// <summary>Leaves the decision to the nodes that hold the partitions, and waits until they have taken it up.</summary>
    /// <param name="moves">The moves; of held partitions.</param>
    /// <param name="kind">What was decided.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancel">Ends the wait; the decision stays.</param>
    /// <returns>The partitions that go on.</returns>
    public async Task<IReadOnlySet<PartitionId>> DecideAsync(
        IReadOnlyList<PartitionMove> moves, DecisionKind kind, TimeSpan timeout, CancellationToken cancel)
    {
        await PartitionDecisions.WriteAsync(
            _kafka.Admin,
            _group,
            [.. moves.Select(move => new PartitionDecision(move.Partition, move.From!.Value, move.To, kind))],
            CallTimeout);
        var before = moves.ToDictionary(move => move.Partition, move => move.From!.Value);
        var begunAt = _time.GetTimestamp();
        while (true)
        {
            var commits = await GroupCommits.ReadAsync(_kafka.Admin, _group, [.. before.Keys], CallTimeout);
            var moved = commits.Where(commit => commit.Offset != before[commit.Partition]).Select(commit => commit.Partition).ToHashSet();
            if (moved.Count == before.Count || _time.GetElapsedTime(begunAt) >= timeout)
            {
                return moved;
            }

            await Task.Delay(LookEvery, _time, cancel);
        }
    }

    private static long OffsetOf(PartitionSnapshot partition, MoveTarget target) => target.Kind switch
    {
        MoveTargetKind.Earliest => partition.Begin!.Value,
        MoveTargetKind.Latest => partition.End!.Value,
        MoveTargetKind.Offset => target.Offset,
        _ => Math.Clamp(partition.Committed ?? partition.Begin!.Value, partition.Begin!.Value, partition.End!.Value),
    };
}
