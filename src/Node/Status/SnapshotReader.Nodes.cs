using TaskQueue.Core.Records;
using TaskQueue.Core.Wire.Events;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.Status;

/// <content>What nodes tell of themselves.</content>
internal sealed partial class SnapshotReader
{
    /// <summary>How long what a node has told holds: it tells every 15 s.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    // A minute of events of busy queues; beyond it the picture is what was read so far.
    private const int MaxEvents = 100_000;

    private async Task<IReadOnlyList<NodeStatusEvent>> ReadNodesAsync(
        TopicReader reader, Dictionary<string, TopicDescription> told, DateTimeOffset now, CancellationToken cancel)
    {
        var partitions = _settings.Topics.Tasks
            .Select(topic => told[_settings.Topics.EventsOf(topic)])
            .Where(topic => topic.Exists == true)
            .DistinctBy(topic => topic.Name)
            .SelectMany(topic => Enumerable.Range(0, topic.Partitions).Select(number => new PartitionId(topic.Name, number)))
            .ToArray();
        if (partitions.Length == 0)
        {
            _unknown.Add(new UnknownPart("what nodes tell of themselves", "there is no events topic"));
            return [];
        }

        return await TryAsync("what nodes tell of themselves", () => ReadNodesAsync(reader, partitions, now - Fresh, cancel)) ?? [];
    }

    private async Task<IReadOnlyList<NodeStatusEvent>> ReadNodesAsync(
        TopicReader reader, PartitionId[] partitions, DateTimeOffset since, CancellationToken cancel)
    {
        var offsets = await reader.FindOffsetsAsync(partitions, since, cancel);
        ReadRange[] ranges =
        [
            .. offsets.Where(offset => offset.Value != long.MaxValue).Select(offset => new ReadRange(offset.Key, offset.Value)),
        ];
        var newest = new Dictionary<string, NodeStatusEvent>(StringComparer.Ordinal);
        var left = MaxEvents;
        if (ranges.Length > 0)
        {
            await reader.ReadAsync(
                ranges,
                (in RecordView record) =>
                {
                    if (EventReader.Read(record.Key, record.Headers, record.Value, out var happened) == EventReading.Read
                        && happened is NodeStatusEvent status
                        && status.Group == _settings.Group)
                    {
                        newest[status.Node] = status;
                    }

                    return --left > 0 ? VisitResult.Continue : VisitResult.Terminate;
                },
                progress: null,
                cancel);
        }

        return [.. newest.Values.OrderBy(status => status.Node, StringComparer.Ordinal)];
    }
}
