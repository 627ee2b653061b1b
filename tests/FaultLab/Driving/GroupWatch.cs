using TaskQueue.Core;
using TaskQueue.FaultLab.History;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Waits for a group to have nothing left to do.</summary>
internal sealed class GroupWatch
{
    private static readonly TimeSpan AskedEvery = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly RunTopics _topics;
    private readonly HistoryWriter _history;

    /// <summary>Creates the watch.</summary>
    /// <param name="properties">librdkafka's settings.</param>
    /// <param name="topics">The run's topics.</param>
    /// <param name="history">Receives what is found.</param>
    public GroupWatch(IReadOnlyDictionary<string, string> properties, RunTopics topics, HistoryWriter history)
    {
        _properties = properties;
        _topics = topics;
        _history = history;
    }

    /// <summary>Waits until the group has passed all records, or has stood still for too long.</summary>
    /// <param name="patience">How long it may stand still.</param>
    public async Task WaitAsync(TimeSpan patience)
    {
        var time = TimeProvider.System;
        var (least, since) = (long.MaxValue, time.GetTimestamp());
        while (true)
        {
            var left = await LeftAsync();
            if (left == 0 || time.GetElapsedTime(since) > patience)
            {
                _history.Write(new HistoryEvent.Drained(left ?? least));
                return;
            }

            if (left < least)
            {
                (least, since) = (left.Value, time.GetTimestamp());
            }

            await Task.Delay(AskedEvery, time);
        }
    }

    /// <summary>Writes what the group has committed.</summary>
    public async Task TellAsync()
    {
        foreach (var (commit, end) in await ReadAsync())
        {
            _history.Write(new HistoryEvent.GroupCommitted(commit.Partition.Number, commit.Offset, commit.Metadata, end));
        }
    }

    // Null: the broker does not answer yet, after a fault.
    private async Task<long?> LeftAsync()
    {
        try
        {
            return (await ReadAsync()).Sum(partition => Math.Max(0, partition.End - Math.Max(0, partition.Commit.Offset)));
        }
        catch (TaskQueueException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<(GroupCommit Commit, long End)>> ReadAsync()
    {
        using var admin = new TopicAdmin(_properties, CallTimeout);
        var extents = await admin.ReadExtentsAsync([_topics.Tasks], CancellationToken.None);
        var commits = await GroupCommits.ReadAsync(
            _properties, _topics.Group, [.. extents.Select(extent => extent.Partition)], CallTimeout);
        return [.. commits.Zip(extents, (commit, extent) => (commit, extent.End))];
    }
}
