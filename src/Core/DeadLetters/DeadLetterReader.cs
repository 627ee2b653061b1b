using System.Globalization;
using System.Text;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;

namespace TaskQueue.Core.DeadLetters;

/// <summary>Reads the records of dead-letter topics. Throws for none, whatever it holds.</summary>
/// <remarks>Not thread-safe: a scratch object that is used for one record after the other.</remarks>
internal sealed class DeadLetterReader
{
    private const int MaxTopicLength = 249;

    // The end of the year 9999.
    private const long MaxMilliseconds = 253_402_300_800_000;

    private readonly RecordBatchBuilder _builder = new();

    /// <summary>Reads a record.</summary>
    /// <param name="record">The record as it lies in the dead-letter topic.</param>
    public DeadLetter Read(scoped in RecordView record)
    {
        var task = Split(record.Headers, out var headers);
        var letter = new DeadLetter
        {
            Position = new RecordPosition(record.Assignment.Partition, record.Offset),
            WrittenAt = TimeOf(record.TimestampMs),
            Task = TaskIn(headers),
            Id = string.Empty,
            Kind = string.Empty,
            Group = TextIn(headers, DeadLetterNames.Group) ?? string.Empty,
            Attempts = NumberIn(headers, DeadLetterNames.DeliveryCount),
            Generation = NumberIn(task, HeaderNames.ReplayGeneration),
            Message = TextIn(headers, DeadLetterNames.Message) ?? string.Empty,
            ExceptionType = TextIn(headers, DeadLetterNames.ExceptionType),
            Stack = TextIn(headers, DeadLetterNames.ExceptionStack),
            FirstFailure = TimeIn(headers, DeadLetterNames.FirstFailure),
            LastFailure = TimeIn(headers, DeadLetterNames.LastFailure),
            Bytes = record.Bytes.Length,
            Missing = headers.TryGetLast(DeadLetterNames.Incomplete, out _)
                ? new RecordFingerprint(NumberIn(headers, DeadLetterNames.Size), TextIn(headers, DeadLetterNames.Sha256))
                : null,
        };
        return ReadTask(record, task, letter);
    }

    /// <summary>Tells the headers that the record had before it was given up from ours, which begin with topic and partition.</summary>
    /// <remarks>
    /// A dead letter that was put back by hand, and given up again, has the like among its own. What does not have them in this order was written,
    /// or copied, by others: all headers may be of either sort then.
    /// </remarks>
    private static RecordHeaders Split(RecordHeaders headers, out RecordHeaders ours)
    {
        var (start, topic, at) = (-1, -1, 0);
        var walk = headers.GetEnumerator();
        while (walk.MoveNext())
        {
            var name = walk.Current.Name;
            start = topic >= 0 && name.SequenceEqual(DeadLetterNames.Partition) ? topic : start;
            topic = name.SequenceEqual(DeadLetterNames.Topic) ? at : -1;
            at = headers.Encoded.Length - walk.Left;
        }

        ours = start < 0 ? headers : new RecordHeaders(headers.Encoded[start..]);
        return start < 0 ? headers : new RecordHeaders(headers.Encoded[..start]);
    }

    /// <summary>Decodes the record that the dead letter was made of: without what was added, in its own place.</summary>
    private DeadLetter ReadTask(scoped in RecordView record, scoped RecordHeaders headers, DeadLetter letter)
    {
        _builder.Headers.AddAll(headers);
        var place = letter.Task ?? letter.Position;
        _builder.Add(place.Offset, record.TimestampMs, record.HasKey, record.Key, record.HasValue, record.Value);
        var original = _builder.Build(new Assignment(place.Partition, epoch: 1, CancellationToken.None))[0];

        // What is no task has the default id, as in the log of the node that gave it up.
        TaskDecoder.TryDecode(original, out var envelope, out _);
        return letter with
        {
            Id = Encoding.UTF8.GetString(new TaskIds().Of(original, envelope)),
            Kind = Encoding.UTF8.GetString(envelope.Kind(original)),
        };
    }

    private static RecordPosition? TaskIn(RecordHeaders headers) =>
        headers.TryGetLast(DeadLetterNames.Topic, out var topic)
        && topic.Value.Length is > 0 and <= MaxTopicLength
        && Ascii.IsValid(topic.Value)
        && headers.TryGetLast(DeadLetterNames.Partition, out var partition)
        && int.TryParse(partition.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && headers.TryGetLast(DeadLetterNames.Offset, out var written)
        && long.TryParse(written.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new RecordPosition(new PartitionId(Encoding.ASCII.GetString(topic.Value), number), offset)
            : null;

    private static string? TextIn(RecordHeaders headers, ReadOnlySpan<byte> name) =>
        headers.TryGetLast(name, out var header) && header.HasValue ? Encoding.UTF8.GetString(header.Value) : null;

    private static int NumberIn(RecordHeaders headers, ReadOnlySpan<byte> name) =>
        headers.TryGetLast(name, out var header)
        && int.TryParse(header.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private static DateTimeOffset? TimeIn(RecordHeaders headers, ReadOnlySpan<byte> name) =>
        headers.TryGetLast(name, out var header) && Rfc3339.TryParse(header.Value, out var ticks)
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;

    private static DateTimeOffset TimeOf(long milliseconds) =>
        milliseconds is >= 0 and < MaxMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.UnixEpoch;
}
