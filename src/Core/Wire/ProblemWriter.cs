using System.Buffers;
using System.Text.Json;
using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire;

/// <summary>Writes the value of a result record that tells of anything but success: a problem in the form of RFC 9457.</summary>
/// <remarks>Not thread-safe: the buffer is used again and again.</remarks>
internal sealed class ProblemWriter
{
    private const int MaxDetailBytes = 8 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly byte[] _detail = new byte[MaxDetailBytes];
    private readonly byte[] _time = new byte[Rfc3339.Length];

    /// <summary>Gets what was written last.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Write(scoped in RecordView record, TaskEnding ending, TaskFailure failure)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer);
        json.WriteStartObject();
        json.WriteString("type"u8, TypeOf(ending));
        json.WriteString("title"u8, TitleOf(ending));
        json.WriteString("detail"u8, _detail.AsSpan(0, WireText.Copy(failure.Message, _detail)));
        json.WriteNumber("attempt"u8, failure.Attempts);
        if (failure.ExceptionType is { } type)
        {
            json.WriteString("exception"u8, type);
        }

        json.WriteString("firstFailure"u8, Format(failure.FirstFailedAt));
        json.WriteString("lastFailure"u8, Format(failure.LastFailedAt));
        json.WriteString("topic"u8, record.Assignment.Partition.Topic);
        json.WriteNumber("partition"u8, record.Assignment.Partition.Number);
        json.WriteNumber("offset"u8, record.Offset);
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> TypeOf(TaskEnding ending) => ending switch
    {
        TaskEnding.Canceled => "urn:task-queue:canceled"u8,
        TaskEnding.Expired => "urn:task-queue:expired"u8,
        _ => "urn:task-queue:failed"u8,
    };

    private static ReadOnlySpan<byte> TitleOf(TaskEnding ending) => ending switch
    {
        TaskEnding.Canceled => "The task was canceled"u8,
        TaskEnding.Expired => "The task expired"u8,
        _ => "The task failed for good"u8,
    };

    private ReadOnlySpan<byte> Format(DateTimeOffset time)
    {
        Rfc3339.Write(time, _time);
        return _time;
    }
}
