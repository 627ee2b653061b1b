namespace TaskQueue.Core.Wire;

/// <summary>The headers that a task's envelope is read from.</summary>
/// <remarks>
/// Up to <see cref="MaxAttempts"/> they are CloudEvents attributes, then up to <see cref="ReplayGroup"/> those of a replay. Of each of
/// these a record has one at most.
/// </remarks>
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
    ReplayId,
    ReplayGeneration,
    ReplayGroup,
    ContentType,
    TraceParent,
    TraceState,
}
