using System.Text;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;
using TaskQueue.Node.Commands;

namespace TaskQueue.Node.Tasks;

/// <summary>Reads records of task topics as the group does.</summary>
/// <remarks>Not thread-safe: a scratch object that is used for one record after the other.</remarks>
internal sealed class QueuedTasks
{
    private readonly byte[] _group;
    private readonly byte[] _defaultKind;
    private readonly DateTimeOffset _now;
    private readonly TaskIds _ids = new();

    /// <summary>Creates it.</summary>
    /// <param name="settings">Names the group and the default kind.</param>
    /// <param name="now">The present time, by which tasks expire.</param>
    public QueuedTasks(NodeSettings settings, DateTimeOffset now)
    {
        _group = Encoding.UTF8.GetBytes(settings.Group);
        _defaultKind = Encoding.UTF8.GetBytes(settings.DefaultKind);
        _now = now;
    }

    /// <summary>Reads a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="envelope">What it says; nothing of one that is no task, which a node will dead-letter.</param>
    /// <param name="id">The only id that is looked for; empty for all.</param>
    /// <param name="kind">The only kind that is looked for; empty for all.</param>
    /// <returns>Whether the record is meant; not if it is a replay for another group.</returns>
    public bool TryRead(
        scoped in RecordView record, out TaskEnvelope envelope, ReadOnlySpan<byte> id = default, ReadOnlySpan<byte> kind = default)
    {
        TaskDecoder.TryDecode(record, out envelope, out _);
        return (!envelope.IsForOneGroup || envelope.ReplayGroup(record).SequenceEqual(_group))
            && (id.IsEmpty || _ids.Of(record, envelope).SequenceEqual(id))
            && (kind.IsEmpty || KindOf(record, envelope).SequenceEqual(kind));
    }

    /// <summary>Returns how an open task stands.</summary>
    /// <param name="envelope">What its record says.</param>
    /// <param name="attempts">How many of its attempts have ended.</param>
    public TaskOutcome StateOf(in TaskEnvelope envelope, int attempts) =>
        envelope.ExpiresAt <= _now ? TaskOutcome.Expired
        : attempts > 0 ? TaskOutcome.Retrying
        : TaskOutcome.Waiting;

    /// <summary>Describes an open task.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="envelope">What the record says.</param>
    /// <param name="attempts">How many of its attempts have ended.</param>
    public QueuedTaskLine LineOf(scoped in RecordView record, in TaskEnvelope envelope, int attempts) => new()
    {
        Id = Encoding.UTF8.GetString(_ids.Of(record, envelope)),
        Kind = Encoding.UTF8.GetString(KindOf(record, envelope)),
        State = StateOf(envelope, attempts),
        Topic = record.Assignment.Partition.Topic,
        Partition = record.Assignment.Partition.Number,
        Offset = record.Offset,
        Time = TimeOf(record.TimestampMs),
        Attempts = attempts,
        ExpiresAt = envelope.ExpiresAt,
        Key = record.HasKey ? BytesLine.Of(record.Key) : null,
        Bytes = record.Bytes.Length,
    };

    private ReadOnlySpan<byte> KindOf(scoped in RecordView record, in TaskEnvelope envelope)
    {
        var kind = envelope.Kind(record);
        return kind.IsEmpty ? _defaultKind : kind;
    }

    // A producer may write any number, and not each is a time that .NET knows.
    private static DateTimeOffset? TimeOf(long milliseconds) =>
        milliseconds < 0 || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
