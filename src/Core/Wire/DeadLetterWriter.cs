using System.Globalization;
using System.Text;
using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire;

/// <summary>Composes the headers of dead letters; key and value stay those of the task's record.</summary>
/// <remarks>
/// Not thread-safe: a scratch object that is used for one record after the other. Works for records that are no tasks, too.
/// </remarks>
internal sealed partial class DeadLetterWriter
{
    private readonly HeaderWriter _headers = new();
    private readonly byte[] _scratch = new byte[WireLimits.MaxHeaderBytes];
    private readonly byte[] _group;

    /// <summary>Creates a writer.</summary>
    /// <param name="group">The consumer group.</param>
    public DeadLetterWriter(string group)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        _group = Encoding.UTF8.GetBytes(group);
    }

    /// <summary>Gets the headers: those of the record byte for byte, then ours. Valid until the next record.</summary>
    public RecordHeaders Headers => _headers.Written;

    /// <summary>Composes the headers of one dead letter.</summary>
    /// <param name="record">The record that is given up.</param>
    /// <param name="failure">Why.</param>
    /// <param name="detail">How much to tell.</param>
    public void Write(scoped in RecordView record, TaskFailure failure, DeadLetterDetail detail = DeadLetterDetail.Full)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var partition = record.Assignment.Partition;
        _headers.Clear();
        if (detail == DeadLetterDetail.Stub)
        {
            AddIdentity(record);
        }
        else
        {
            _headers.AddAll(record.Headers);
        }

        // Readers know by these two where the record's own headers end.
        AddText(DeadLetterNames.Topic, partition.Topic);
        AddNumber(DeadLetterNames.Partition, partition.Number);
        AddNumber(DeadLetterNames.Offset, record.Offset);
        _headers.Add(DeadLetterNames.Group, _group);
        AddNumber(DeadLetterNames.DeliveryCount, failure.Attempts);
        if (detail < DeadLetterDetail.WithoutMessage)
        {
            AddText(DeadLetterNames.Message, failure.Message);
        }
        else if (detail == DeadLetterDetail.Stub)
        {
            AddText(DeadLetterNames.Message, failure.Message, MaxStubTextBytes);
        }

        AddText(DeadLetterNames.ExceptionType, failure.ExceptionType, detail == DeadLetterDetail.Stub ? MaxStubTextBytes : WireLimits.MaxHeaderBytes);
        if (detail < DeadLetterDetail.WithoutStack)
        {
            AddText(DeadLetterNames.ExceptionStack, failure.Stack);
        }

        AddTime(DeadLetterNames.FirstFailure, failure.FirstFailedAt);
        AddTime(DeadLetterNames.LastFailure, failure.LastFailedAt);
        if (detail == DeadLetterDetail.Stub)
        {
            AddWhatIsMissing(record);
        }
    }

    // No longer than a task's header may be: who puts a dead letter back by hand has a task again.
    private void AddText(ReadOnlySpan<byte> name, string? text, int maxBytes = WireLimits.MaxHeaderBytes)
    {
        if (text is not null)
        {
            var room = _scratch.AsSpan(0, Math.Min(maxBytes, WireLimits.MaxHeaderBytes - name.Length));
            _headers.Add(name, room[..WireText.Copy(text, room)]);
        }
    }

    private void AddNumber(ReadOnlySpan<byte> name, long number)
    {
        number.TryFormat(_scratch, out var length, provider: CultureInfo.InvariantCulture);
        _headers.Add(name, _scratch.AsSpan(0, length));
    }

    private void AddTime(ReadOnlySpan<byte> name, DateTimeOffset time)
        => Rfc3339.Write(time, _headers.Reserve(name, Rfc3339.Length));
}
