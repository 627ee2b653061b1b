using System.Globalization;
using System.Text;
using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire;

/// <summary>Tells the ids of tasks: what the producer gave, else <c>topic-partition-offset</c>.</summary>
/// <remarks>Not thread-safe: keeps the part that is the same for all records of an assignment. Allocates nothing.</remarks>
internal sealed class TaskIds
{
    /// <summary>Longest id in bytes: a topic's name has 249 at most, the numbers 10 and 19.</summary>
    public const int MaxLength = 249 + 1 + 10 + 1 + 19;

    private readonly byte[] _id = new byte[MaxLength];
    private Assignment? _assignment;
    private int _prefixLength;

    /// <summary>Writes the default id of a record's task.</summary>
    /// <param name="target">Receives it, in UTF-8; <see cref="MaxLength"/> bytes are enough.</param>
    /// <param name="partition">The record's partition.</param>
    /// <param name="offset">The record's offset.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(Span<byte> target, PartitionId partition, long offset)
    {
        var length = WritePrefix(target, partition);
        return length + WriteNumber(target[length..], offset);
    }

    /// <summary>Returns the id of a task.</summary>
    /// <param name="record">The task's record.</param>
    /// <param name="envelope">What it says.</param>
    /// <returns>The id in UTF-8; valid as long as the record and until the next call.</returns>
    public ReadOnlySpan<byte> Of(scoped in RecordView record, in TaskEnvelope envelope)
    {
        var given = envelope.Id(record);
        if (!given.IsEmpty)
        {
            return given;
        }

        if (!ReferenceEquals(record.Assignment, _assignment))
        {
            _prefixLength = WritePrefix(_id, record.Assignment.Partition);
            _assignment = record.Assignment;
        }

        return _id.AsSpan(0, _prefixLength + WriteNumber(_id.AsSpan(_prefixLength), record.Offset));
    }

    private static int WritePrefix(Span<byte> target, PartitionId partition)
    {
        var length = Encoding.UTF8.GetBytes(partition.Topic, target);
        target[length++] = (byte)'-';
        length += WriteNumber(target[length..], partition.Number);
        target[length++] = (byte)'-';
        return length;
    }

    private static int WriteNumber(Span<byte> target, long number)
    {
        number.TryFormat(target, out var written, provider: CultureInfo.InvariantCulture);
        return written;
    }
}
