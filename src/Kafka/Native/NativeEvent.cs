using System.Runtime.InteropServices;

namespace TaskQueue.Kafka.Native;

/// <summary>An event taken from a queue (<c>rd_kafka_event_t</c>); what it shows is valid until it is disposed.</summary>
internal readonly ref struct NativeEvent
{
    private readonly nint _event;

    public NativeEvent(nint value)
    {
        _event = value;
        Kind = value == 0 ? EventKinds.None : LibRdKafka.EventType(value);
    }

    /// <summary>Gets what the event tells.</summary>
    public EventKinds Kind { get; }

    /// <summary>Gets the error's code; 0 for none.</summary>
    public int Error => LibRdKafka.EventError(_event);

    /// <summary>Gets the error's text.</summary>
    public string ErrorText => Marshal.PtrToStringUTF8(LibRdKafka.EventErrorString(_event)) ?? string.Empty;

    /// <summary>Gets whether the error has put the client beyond use.</summary>
    public bool IsFatal => LibRdKafka.EventErrorIsFatal(_event) != 0;

    /// <summary>Gets the partitions; not to be disposed beyond the event.</summary>
    public PartitionList Partitions => PartitionList.Borrow(LibRdKafka.EventTopicPartitionList(_event));

    /// <summary>Reads a log line.</summary>
    public void ReadLog(out int level, out string facility, out string text)
    {
        _ = LibRdKafka.EventLog(_event, out var facilityText, out var line, out level);
        facility = Marshal.PtrToStringUTF8(facilityText) ?? string.Empty;
        text = Marshal.PtrToStringUTF8(line) ?? string.Empty;
    }

    /// <summary>Takes delivery reports.</summary>
    /// <param name="messages">Receives pointers to <see cref="NativeMessage"/>, valid as long as the event.</param>
    /// <returns>How many were taken; 0 when all were.</returns>
    public unsafe int TakeReports(Span<nint> messages)
    {
        fixed (nint* first = messages)
        {
            return (int)LibRdKafka.EventMessageArray(_event, (NativeMessage**)first, (nuint)messages.Length);
        }
    }

    /// <summary>Reads a delivery report.</summary>
    /// <param name="message">One of the pointers that <see cref="TakeReports"/> gave.</param>
    /// <returns>
    /// The number given when the record was handed over; the error's code, 0 for none; where the record lies, if there is none;
    /// whether it may have been written, if there is one.
    /// </returns>
    public static unsafe (long Ticket, int Error, int Partition, long Offset, bool MayBeWritten) ReportOf(nint message)
    {
        var report = (NativeMessage*)message;
        var mayBeWritten = report->Error != 0 && LibRdKafka.MessageStatus(report) != LibRdKafka.NotPersisted;
        return (report->Private, report->Error, report->Partition, report->Offset, mayBeWritten);
    }

    /// <summary>Destroys the event.</summary>
    public void Dispose()
    {
        if (_event != 0)
        {
            LibRdKafka.EventDestroy(_event);
        }
    }
}
