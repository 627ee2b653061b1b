namespace TaskQueue.Core.Wire.Events;

/// <summary>Types and members of events, in UTF-8.</summary>
internal static class EventNames
{
    /// <summary>The version of the format that this code writes and reads.</summary>
    public const int Version = 1;

    public static ReadOnlySpan<byte> NodeStatus => "node.status"u8;

    public static ReadOnlySpan<byte> VersionMember => "version"u8;

    public static ReadOnlySpan<byte> Task => "task"u8;

    public static ReadOnlySpan<byte> DeadLetter => "deadLetter"u8;

    public static ReadOnlySpan<byte> Topic => "topic"u8;

    public static ReadOnlySpan<byte> Partition => "partition"u8;

    public static ReadOnlySpan<byte> Offset => "offset"u8;

    public static ReadOnlySpan<byte> Generation => "generation"u8;

    public static ReadOnlySpan<byte> Group => "group"u8;

    public static ReadOnlySpan<byte> By => "by"u8;

    public static ReadOnlySpan<byte> Node => "node"u8;

    public static ReadOnlySpan<byte> Standstills => "standstills"u8;

    public static ReadOnlySpan<byte> Code => "code"u8;

    public static ReadOnlySpan<byte> Subject => "subject"u8;

    public static ReadOnlySpan<byte> Reason => "reason"u8;

    public static ReadOnlySpan<byte> Remedy => "remedy"u8;

    public static ReadOnlySpan<byte> Since => "since"u8;

    public static ReadOnlySpan<byte> Running => "running"u8;

    public static ReadOnlySpan<byte> Ready => "ready"u8;

    public static ReadOnlySpan<byte> Waiting => "waiting"u8;

    public static ReadOnlySpan<byte> Of(TaskEventKind kind) => kind switch
    {
        TaskEventKind.Expired => "task.expired"u8,
        TaskEventKind.Canceled => "task.canceled"u8,
        TaskEventKind.Replaying => "task.replaying"u8,
        TaskEventKind.Replayed => "task.replayed"u8,
        _ => "task.dismissed"u8,
    };

    /// <summary>Finds what kind of task event a type stands for.</summary>
    public static bool TryFind(ReadOnlySpan<byte> type, out TaskEventKind kind)
    {
        for (kind = TaskEventKind.Expired; kind <= TaskEventKind.Dismissed; kind++)
        {
            if (type.SequenceEqual(Of(kind)))
            {
                return true;
            }
        }

        return false;
    }
}
