using System.Text;
using System.Text.Json;
using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire.Events;

/// <summary>Reads the records of events topics. Pure; throws for no record.</summary>
internal static class EventReader
{
    /// <summary>Reads a record.</summary>
    /// <param name="key">The record's key; empty for a null key.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="value">Its value; empty for a null value.</param>
    /// <param name="happened">The event; <see langword="null"/> unless <see cref="EventReading.Read"/> is returned.</param>
    public static EventReading Read(
        ReadOnlySpan<byte> key, RecordHeaders headers, ReadOnlySpan<byte> value, out QueueEvent? happened)
    {
        happened = null;
        if (!headers.TryGetLast(HeaderNames.Kind, out var type))
        {
            return EventReading.Malformed;
        }

        var isTask = EventNames.TryFind(type.Value, out var kind);
        if (!isTask && !type.Value.SequenceEqual(EventNames.NodeStatus))
        {
            return EventReading.Unknown;
        }

        if (key.IsEmpty
            || !headers.TryGetLast(HeaderNames.Id, out var id)
            || !headers.TryGetLast(HeaderNames.Time, out var written)
            || !Rfc3339.TryParse(written.Value, out var ticks))
        {
            return EventReading.Malformed;
        }

        try
        {
            var json = new Utf8JsonReader(value);
            using var document = JsonDocument.ParseValue(ref json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(EventNames.VersionMember, out var version))
            {
                return EventReading.Malformed;
            }

            if (!version.TryGetInt32(out var number) || number != EventNames.Version)
            {
                return EventReading.Unknown;
            }

            var time = new DateTimeOffset(ticks, TimeSpan.Zero);
            happened = isTask
                ? ReadTask(root, kind, Encoding.UTF8.GetString(id.Value), time, Encoding.UTF8.GetString(key))
                : ReadNodeStatus(root, Encoding.UTF8.GetString(id.Value), time);
            return happened is null ? EventReading.Malformed : EventReading.Read;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, a member of another type, or text that is no Unicode.
            return EventReading.Malformed;
        }
    }

    private static TaskEvent? ReadTask(JsonElement root, TaskEventKind kind, string id, DateTimeOffset time, string taskId)
    {
        if (PositionIn(root, EventNames.Task) is not { } task || TextIn(root, EventNames.Group) is not { } group)
        {
            return null;
        }

        return new TaskEvent
        {
            Id = id,
            Time = time,
            Group = group,
            Kind = kind,
            TaskId = taskId,
            Task = task,
            DeadLetter = PositionIn(root, EventNames.DeadLetter),
            Generation = CountIn(root, EventNames.Generation),
            By = TextIn(root, EventNames.By),
        };
    }

    private static NodeStatusEvent? ReadNodeStatus(JsonElement root, string id, DateTimeOffset time)
    {
        if (TextIn(root, EventNames.Node) is not { } node
            || TextIn(root, EventNames.Group) is not { } group
            || !root.TryGetProperty(EventNames.Standstills, out var list))
        {
            return null;
        }

        var standstills = new List<StandstillReport>();
        foreach (var entry in list.EnumerateArray())
        {
            if (StandstillIn(entry) is not { } standstill)
            {
                return null;
            }

            standstills.Add(standstill);
        }

        return new NodeStatusEvent
        {
            Id = id,
            Time = time,
            Group = group,
            Node = node,
            Standstills = standstills,
            Running = CountIn(root, EventNames.Running),
            Ready = CountIn(root, EventNames.Ready),
            Waiting = CountIn(root, EventNames.Waiting),
        };
    }

    private static StandstillReport? StandstillIn(JsonElement entry) =>
        TextIn(entry, EventNames.Code) is { } code
        && TextIn(entry, EventNames.Subject) is { } subject
        && TextIn(entry, EventNames.Since) is { } since
        && Rfc3339.TryParse(Encoding.UTF8.GetBytes(since), out var ticks)
            ? new StandstillReport(
                code,
                subject,
                TextIn(entry, EventNames.Reason) ?? string.Empty,
                TextIn(entry, EventNames.Remedy) ?? string.Empty,
                new DateTimeOffset(ticks, TimeSpan.Zero))
            : null;

    // A position that breaks the format counts as absent where it may be absent.
    private static RecordPosition? PositionIn(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var position)
        && TextIn(position, EventNames.Topic) is { } topic
        && position.TryGetProperty(EventNames.Partition, out var partition)
        && partition.TryGetInt32(out var number)
        && number >= 0
        && position.TryGetProperty(EventNames.Offset, out var written)
        && written.TryGetInt64(out var offset)
        && offset >= 0
            ? new RecordPosition(new PartitionId(topic, number), offset)
            : null;

    private static string? TextIn(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static int CountIn(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var count) && count.TryGetInt32(out var number) ? number : 0;
}
