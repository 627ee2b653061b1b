using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Reading;
using TaskQueue.Kafka.Topics;

namespace TaskQueue.Node.DeadLetters;

/// <summary>Reads dead letters from the oldest to those that were there when it began, some at a time.</summary>
/// <remarks>In log order within a partition, in any order among partitions.</remarks>
internal sealed class DeadLetterScan
{
    private readonly TopicReader _reader;
    private readonly DeadLetterReader _decoder = new();
    private readonly Dictionary<PartitionId, ReadRange> _left;
    private readonly long _total;

    private DeadLetterScan(TopicReader reader, IEnumerable<ReadRange> ranges)
    {
        _reader = reader;
        _left = ranges.Where(range => range.From < range.Until).ToDictionary(range => range.Partition);
        _total = _left.Values.Sum(range => Math.Max(range.Until - range.From, 0));
    }

    /// <summary>Gets whether all was read.</summary>
    public bool IsDone => _left.Count == 0;

    /// <summary>Gets how far the scan has come.</summary>
    public ReadProgress Progress => new(Read, _total - _left.Values.Sum(range => Math.Max(range.Until - range.From, 0)), _total);

    /// <summary>Gets how many dead letters were looked at.</summary>
    public long Read { get; private set; }

    /// <summary>Begins a scan.</summary>
    /// <param name="admin">Asks for the extents.</param>
    /// <param name="reader">Reads.</param>
    /// <param name="topics">The dead-letter topics.</param>
    /// <param name="selector">What is looked for: where it cannot lie is left out.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<DeadLetterScan> BeginAsync(
        TopicAdmin admin, TopicReader reader, IReadOnlyList<string> topics, DeadLetterSelector selector, CancellationToken cancel)
    {
        var extents = (await admin.ReadExtentsAsync(topics, cancel))
            .Where(extent => selector.Partition is null || extent.Partition.Number == selector.Partition)
            .ToList();
        var starts = selector.Since is { } since ? await StartsByTime.FindAsync(reader, extents, since, cancel) : null;
        return new DeadLetterScan(reader, extents.Select(extent => RangeOf(extent, starts, selector.Offset)));
    }

    /// <summary>Begins a scan of given ranges.</summary>
    public static DeadLetterScan Over(TopicReader reader, IEnumerable<ReadRange> ranges) => new(reader, ranges);

    /// <summary>Reads on.</summary>
    /// <param name="choose">Tells which dead letters are wanted.</param>
    /// <param name="count">How many of them at most; at least 1.</param>
    /// <param name="maxBytes">With how many bytes in all; the last one may go beyond.</param>
    /// <param name="progress">Told how far the scan has come.</param>
    /// <param name="cancel">Ends the read.</param>
    /// <returns>Those found; fewer than asked for when the scan is done.</returns>
    public async Task<IReadOnlyList<FoundLetter>> NextAsync(
        Func<DeadLetter, bool> choose, int count, long maxBytes, IProgress<ReadProgress>? progress, CancellationToken cancel)
    {
        var found = new List<FoundLetter>();
        await VisitAsync(
            (in RecordView record, DeadLetter letter) =>
            {
                if (choose(letter))
                {
                    found.Add(new FoundLetter(letter, record.Copy()));
                    maxBytes -= letter.Bytes;
                }

                return found.Count < count && maxBytes > 0;
            },
            progress,
            cancel);
        return found;
    }

    /// <summary>Reads on as long as the visitor wants.</summary>
    public async Task VisitAsync(LetterVisitor visit, IProgress<ReadProgress>? progress, CancellationToken cancel)
    {
        var ended = true;
        await _reader.ReadAsync(
            [.. _left.Values],
            (in RecordView record) =>
            {
                var partition = record.Assignment.Partition;
                Read++;
                _left[partition] = _left[partition] with { From = record.Offset + 1 };
                ended = visit(record, _decoder.Read(record));
                return ended ? VisitResult.Continue : VisitResult.Terminate;
            },
            progress is null ? null : new Forward(this, progress),
            cancel);
        if (ended)
        {
            _left.Clear();
        }

        foreach (var partition in _left.Values.Where(range => range.From >= range.Until).Select(range => range.Partition).ToList())
        {
            _left.Remove(partition);
        }
    }

    private static ReadRange RangeOf(
        PartitionExtent extent, IReadOnlyDictionary<PartitionId, long>? starts, long? offset)
    {
        var from = Math.Max(extent.Begin, offset ?? starts?[extent.Partition] ?? 0);
        return new ReadRange(extent.Partition, from, offset is { } only ? Math.Min(only + 1, extent.End) : extent.End);
    }

    private sealed class Forward(DeadLetterScan scan, IProgress<ReadProgress> to) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => to.Report(scan.Progress);
    }
}
