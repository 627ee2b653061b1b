using TaskQueue.FaultLab.History;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Waits for a group to have nothing left to do.</summary>
internal sealed class GroupWatch
{
    private static readonly TimeSpan AskedEvery = TimeSpan.FromMilliseconds(700);

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
            var offsets = await GroupOffsets.TryReadAsync(_properties, _topics);
            var left = offsets?.Sum(partition => Math.Max(0, partition.End - Math.Max(0, partition.Commit.Offset)));
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
        foreach (var (commit, end) in await GroupOffsets.ReadAsync(_properties, _topics))
        {
            _history.Write(new HistoryEvent.GroupCommitted(commit.Partition.Number, commit.Offset, commit.Metadata, end));
        }
    }
}
