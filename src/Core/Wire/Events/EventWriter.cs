using System.Buffers;
using System.Text;
using System.Text.Json;
using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire.Events;

/// <summary>Composes the records of events topics.</summary>
/// <remarks>
/// Not thread-safe: a scratch object that is used for one record after the other. What its properties return is valid
/// until the next record.
/// </remarks>
internal sealed class EventWriter
{
    private readonly HeaderWriter _headers = new();
    private readonly ArrayBufferWriter<byte> _value = new(512);
    private byte[] _key = [];

    /// <summary>Gets the key; never null.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>Gets the headers.</summary>
    public RecordHeaders Headers => _headers.Written;

    /// <summary>Gets the value; never null.</summary>
    public ReadOnlySpan<byte> Value => _value.WrittenSpan;

    /// <summary>Composes key, headers and value.</summary>
    /// <param name="happened">The event.</param>
    public void Write(QueueEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _key = Encoding.UTF8.GetBytes(happened.Key);
        var task = happened as TaskEvent;
        WriteHeaders(happened, task is null ? EventNames.NodeStatus : EventNames.Of(task.Kind));
        _value.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_value);
        json.WriteStartObject();
        json.WriteNumber(EventNames.VersionMember, EventNames.Version);
        if (task is not null)
        {
            WriteTask(json, task);
        }
        else
        {
            WriteNodeStatus(json, (NodeStatusEvent)happened);
        }

        json.WriteEndObject();
    }

    private static void WriteTask(Utf8JsonWriter json, TaskEvent task)
    {
        WritePosition(json, EventNames.Task, task.Task);
        if (task.DeadLetter is { } deadLetter)
        {
            WritePosition(json, EventNames.DeadLetter, deadLetter);
        }

        json.WriteNumber(EventNames.Generation, task.Generation);
        json.WriteString(EventNames.Group, task.Group);
        if (task.By is { } by)
        {
            json.WriteString(EventNames.By, by);
        }
    }

    private static void WriteNodeStatus(Utf8JsonWriter json, NodeStatusEvent status)
    {
        json.WriteString(EventNames.Node, status.Node);
        json.WriteString(EventNames.Group, status.Group);
        json.WriteStartArray(EventNames.Standstills);
        Span<byte> since = stackalloc byte[Rfc3339.Length];
        foreach (var standstill in status.Standstills)
        {
            json.WriteStartObject();
            json.WriteString(EventNames.Code, standstill.Code);
            json.WriteString(EventNames.Subject, standstill.Subject);
            json.WriteString(EventNames.Reason, standstill.Reason);
            json.WriteString(EventNames.Remedy, standstill.Remedy);
            Rfc3339.Write(standstill.Since, since);
            json.WriteString(EventNames.Since, since);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber(EventNames.Running, status.Running);
        json.WriteNumber(EventNames.Ready, status.Ready);
        json.WriteNumber(EventNames.Waiting, status.Waiting);
    }

    private static void WritePosition(Utf8JsonWriter json, ReadOnlySpan<byte> name, RecordPosition position)
    {
        json.WriteStartObject(name);
        json.WriteString(EventNames.Topic, position.Partition.Topic);
        json.WriteNumber(EventNames.Partition, position.Partition.Number);
        json.WriteNumber(EventNames.Offset, position.Offset);
        json.WriteEndObject();
    }

    private void WriteHeaders(QueueEvent happened, ReadOnlySpan<byte> type)
    {
        _headers.Clear();
        _headers.Add(HeaderNames.SpecVersion, "1.0"u8);
        _headers.Add(HeaderNames.Id, Encoding.UTF8.GetBytes(happened.Id));
        _headers.Add(HeaderNames.Source, Encoding.UTF8.GetBytes(HeaderNames.SourceOf(happened.Group)));
        _headers.Add(HeaderNames.Kind, type);
        Rfc3339.Write(happened.Time, _headers.Reserve(HeaderNames.Time, Rfc3339.Length));
        _headers.Add(HeaderNames.ContentType, "application/json"u8);
    }
}
