namespace TaskQueue.Core.Wire;

/// <summary>The headers that a task's envelope is read from.</summary>
/// <remarks>Up to <see cref="MaxAttempts"/> they are CloudEvents attributes, of which a record has one at most.</remarks>
internal enum HeaderName
{
    Other,
    SpecVersion,
    Id,
    Kind,
    Source,
    Time,
    ExpiryTime,
    MaxAttempts,
    ContentType,
    TraceParent,
    TraceState,
}
