namespace TaskQueue.Core.Wire;

/// <summary>Names of headers, in UTF-8.</summary>
internal static class HeaderNames
{
    /// <summary>Gets what CloudEvents attributes begin with.</summary>
    public static ReadOnlySpan<byte> Prefix => "ce_"u8;

    /// <summary>Gets the version of CloudEvents: <c>1.0</c>.</summary>
    public static ReadOnlySpan<byte> SpecVersion => "ce_specversion"u8;

    /// <summary>Gets the task id.</summary>
    public static ReadOnlySpan<byte> Id => "ce_id"u8;

    /// <summary>Gets the kind; on the result topic followed by how the task ended.</summary>
    public static ReadOnlySpan<byte> Kind => "ce_type"u8;

    /// <summary>Gets who wrote the record.</summary>
    public static ReadOnlySpan<byte> Source => "ce_source"u8;

    /// <summary>Gets when the task was enqueued.</summary>
    public static ReadOnlySpan<byte> Time => "ce_time"u8;

    /// <summary>Gets when the task expires.</summary>
    public static ReadOnlySpan<byte> ExpiryTime => "ce_expirytime"u8;

    /// <summary>Gets how many attempts the task allows.</summary>
    public static ReadOnlySpan<byte> MaxAttempts => "ce_maxattempts"u8;

    /// <summary>Gets, on the result topic, the attempt that ended the task, if it was not the first.</summary>
    public static ReadOnlySpan<byte> Attempt => "ce_attempt"u8;

    /// <summary>Gets what headers of our own begin with.</summary>
    public static ReadOnlySpan<byte> OwnPrefix => "tq-"u8;

    /// <summary>Gets, of a task that was replayed, its id, whatever else the record says.</summary>
    public static ReadOnlySpan<byte> ReplayId => "tq-id"u8;

    /// <summary>Gets which replay of the task this is, counted from 1.</summary>
    public static ReadOnlySpan<byte> ReplayGeneration => "tq-replay"u8;

    /// <summary>Gets the only group that is to run the task.</summary>
    public static ReadOnlySpan<byte> ReplayGroup => "tq-group"u8;

    /// <summary>Gets the media type of the value.</summary>
    public static ReadOnlySpan<byte> ContentType => "content-type"u8;

    /// <summary>Gets the W3C trace context.</summary>
    public static ReadOnlySpan<byte> TraceParent => "traceparent"u8;

    /// <summary>Gets the vendors' part of the W3C trace context.</summary>
    public static ReadOnlySpan<byte> TraceState => "tracestate"u8;

    /// <summary>Returns what records that nodes of a group write have as their <see cref="Source"/>.</summary>
    /// <param name="group">The consumer group.</param>
    public static string SourceOf(string group) => "/task-queue/" + Uri.EscapeDataString(group);

    /// <summary>Tells which header this is: by length, then by bytes.</summary>
    internal static HeaderName Classify(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 when name.SequenceEqual(Id) => HeaderName.Id,
        5 when name.SequenceEqual(ReplayId) => HeaderName.ReplayId,
        7 when name.SequenceEqual(Kind) => HeaderName.Kind,
        7 when name.SequenceEqual(Time) => HeaderName.Time,
        8 when name.SequenceEqual(ReplayGroup) => HeaderName.ReplayGroup,
        9 when name.SequenceEqual(Source) => HeaderName.Source,
        9 when name.SequenceEqual(ReplayGeneration) => HeaderName.ReplayGeneration,
        10 when name.SequenceEqual(TraceState) => HeaderName.TraceState,
        11 when name.SequenceEqual(TraceParent) => HeaderName.TraceParent,
        12 when name.SequenceEqual(ContentType) => HeaderName.ContentType,
        13 when name.SequenceEqual(ExpiryTime) => HeaderName.ExpiryTime,
        14 when name.SequenceEqual(SpecVersion) => HeaderName.SpecVersion,
        14 when name.SequenceEqual(MaxAttempts) => HeaderName.MaxAttempts,
        _ => HeaderName.Other,
    };
}
