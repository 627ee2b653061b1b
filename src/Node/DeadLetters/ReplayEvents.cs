using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire.Events;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Reads what events tell of dead letters, from the oldest event kept, and on as more are written.</summary>
internal sealed class ReplayEvents
{
    private readonly TopicAdmin _admin;
    private readonly TopicReader _reader;
    private readonly IReadOnlyList<string> _topics;
    private readonly Dictionary<PartitionId, long> _positions = [];

    /// <summary>Creates the reader; it has read nothing.</summary>
    /// <param name="admin">Asks for the ends of the topics.</param>
    /// <param name="reader">Reads them.</param>
    /// <param name="topics">The events topics; all of them exist.</param>
    public ReplayEvents(TopicAdmin admin, TopicReader reader, IReadOnlyList<string> topics)
    {
        _admin = admin;
        _reader = reader;
        _topics = topics;
    }

    /// <summary>Gets what was read.</summary>
    public ReplayHistory History { get; } = new();

    /// <summary>Gets how many records were no events that this version understands.</summary>
    public long Ignored { get; private set; }

    /// <summary>Reads on to the present ends.</summary>
    /// <param name="also">Told of each event about a task; <see langword="null"/> for nobody.</param>
    /// <param name="progress">Told how far the read has come.</param>
    /// <param name="cancel">Ends the read.</param>
    public async Task ReadOnAsync(Action<TaskEvent>? also, IProgress<ReadProgress>? progress, CancellationToken cancel)
    {
        if (_topics.Count == 0)
        {
            return;
        }

        var ranges = (await _admin.ReadExtentsAsync(_topics, cancel))
            .Select(extent => new ReadRange(
                extent.Partition, Math.Max(extent.Begin, _positions.GetValueOrDefault(extent.Partition)), extent.End))
            .Where(range => range.From < range.Until)
            .ToList();
        await _reader.ReadAsync(ranges, (in RecordView record) => Take(record, also), progress, cancel);

        // Not earlier: a read that failed is read again, and taking an event twice changes nothing.
        foreach (var range in ranges)
        {
            _positions[range.Partition] = range.Until;
        }
    }

    private VisitResult Take(in RecordView record, Action<TaskEvent>? also)
    {
        var reading = EventReader.Read(record.Key, record.Headers, record.Value, out var happened);
        Ignored += reading == EventReading.Read ? 0 : 1;
        if (happened is TaskEvent told)
        {
            History.Add(told);
            also?.Invoke(told);
        }

        return VisitResult.Continue;
    }
}
