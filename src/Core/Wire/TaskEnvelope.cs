using TaskQueue.Core.Records;

namespace TaskQueue.Core.Wire;

/// <summary>What a record says as a task.</summary>
/// <remarks>
/// Holds places, not bytes: each accessor takes the record that was decoded, and what it returns lives no longer than
/// that. The default value is the envelope of a bare record without headers. Immutable.
/// </remarks>
internal readonly struct TaskEnvelope
{
    private readonly EnvelopeParts _parts;

    internal TaskEnvelope(in EnvelopeParts parts) => _parts = parts;

    /// <summary>Gets how the record says what its task is.</summary>
    public EnvelopeMode Mode => _parts.Mode;

    /// <summary>Gets how many attempts the task allows in all, the first one included; <see langword="null"/> if it does not say.</summary>
    public int? MaxAttempts => _parts.MaxAttempts > 0 ? _parts.MaxAttempts : null;

    /// <summary>Gets the time from which no attempt may start any more, in UTC; <see langword="null"/> if there is none.</summary>
    public DateTimeOffset? ExpiresAt
        => _parts.ExpiresAtTicks > 0 ? new DateTimeOffset(_parts.ExpiresAtTicks, TimeSpan.Zero) : null;

    /// <summary>Returns the task's kind in UTF-8; empty for the topic's default kind.</summary>
    public ReadOnlySpan<byte> Kind(scoped in RecordView record) => _parts.Kind.Of(Source(record));

    /// <summary>Returns the task's id in UTF-8; empty for the default id (<see cref="TaskIds"/>).</summary>
    public ReadOnlySpan<byte> Id(scoped in RecordView record) => _parts.Id.Of(Source(record));

    /// <summary>
    /// Returns the handler's argument: the record's value; in structured mode the event's data, which is JSON text if its
    /// content type is JSON. Empty for a null value too.
    /// </summary>
    public ReadOnlySpan<byte> Argument(scoped in RecordView record)
        => _parts.Mode == EnvelopeMode.Structured ? _parts.Argument.Of(_parts.Own) : record.Value;

    /// <summary>Returns the content type of the argument; empty if the task does not say.</summary>
    public ReadOnlySpan<byte> ContentType(scoped in RecordView record) => _parts.ContentType.Of(Source(record));

    /// <summary>Gets whether the task, being a replay, is for one group alone.</summary>
    public bool IsForOneGroup => _parts.ReplayGroup.Length > 0;

    /// <summary>Returns the only group that is to run the task, in UTF-8; empty if any may.</summary>
    public ReadOnlySpan<byte> ReplayGroup(scoped in RecordView record) => _parts.ReplayGroup.Of(record.Bytes);

    /// <summary>Returns the W3C <c>traceparent</c> as it stands; empty if there is none.</summary>
    public ReadOnlySpan<byte> TraceParent(scoped in RecordView record) => _parts.TraceParent.Of(Source(record));

    /// <summary>Returns the W3C <c>tracestate</c> as it stands; empty if there is none.</summary>
    public ReadOnlySpan<byte> TraceState(scoped in RecordView record) => _parts.TraceState.Of(Source(record));

    private ReadOnlySpan<byte> Source(scoped in RecordView record) => _parts.Own ?? record.Bytes;
}
