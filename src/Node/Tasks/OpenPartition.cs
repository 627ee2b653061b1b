using TaskQueue.Actors.Configuration;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Status;

namespace TaskQueue.Node.Tasks;

/// <summary>Which tasks of a partition the group has not settled, as far as it has committed.</summary>
internal sealed class OpenPartition
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Ledger _ledger;

    private OpenPartition(PartitionId partition, long from, long end, Ledger ledger)
    {
        Partition = partition;
        From = from;
        End = end;
        _ledger = ledger;
    }

    /// <summary>Gets the partition.</summary>
    public PartitionId Partition { get; }

    /// <summary>Gets the offset of the oldest task that may be open.</summary>
    public long From { get; }

    /// <summary>Gets the offset of the next record written.</summary>
    public long End { get; }

    /// <summary>Gets how many tasks are open, by offsets.</summary>
    public long Open => Math.Max(0, End - From - _ledger.SettledCount);

    /// <summary>Returns what the group has handed on, to be asked with ascending offsets.</summary>
    public LedgerAhead ReadLedger() => new(_ledger);

    /// <summary>Asks the broker.</summary>
    /// <param name="configuration">Whose group.</param>
    /// <param name="admin">Asks for the extents.</param>
    /// <param name="topics">The task topics, which exist.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<IReadOnlyList<OpenPartition>> ReadAsync(
        LoadedConfiguration configuration, TopicAdmin admin, IReadOnlyList<TopicDescription> topics, CancellationToken cancel)
    {
        var extents = await admin.ReadExtentsAsync([.. topics.Select(topic => topic.Name)], cancel);
        var commits = await GroupCommits.ReadAsync(
            configuration.Kafka.Admin, configuration.Settings.Group, [.. extents.Select(extent => extent.Partition)], Patience);
        var ids = topics.ToDictionary(topic => topic.Name, topic => topic.Id, StringComparer.Ordinal);
        return [.. extents.Zip(commits, (extent, commit) => Of(configuration, extent, commit, ids[extent.Partition.Topic]))];
    }

    private static OpenPartition Of(LoadedConfiguration configuration, PartitionExtent extent, GroupCommit commit, string? topicId)
    {
        var told = PartitionReading.Combine(extent, commit, group: null, configuration.Settings.Start);
        if (told.Ledger.TopicId is { } of && topicId is not null && of != topicId)
        {
            // Committed for a topic of this name that is gone: a node begins at the beginning.
            return new OpenPartition(extent.Partition, extent.Begin, extent.End, Ledger.Empty);
        }

        var from = told.Lag is { } lag ? extent.End - lag : extent.Begin;
        return new OpenPartition(extent.Partition, Math.Max(from, extent.Begin), extent.End, told.Ledger);
    }
}
