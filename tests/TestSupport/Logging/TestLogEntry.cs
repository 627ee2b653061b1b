using Microsoft.Extensions.Logging;

namespace TaskQueue.TestSupport.Logging;

/// <summary>One line of a log.</summary>
/// <param name="At">When it was written.</param>
/// <param name="Level">Its level.</param>
/// <param name="EventId">Its event's number.</param>
/// <param name="Text">Its text, with values filled in.</param>
public sealed record TestLogEntry(DateTimeOffset At, LogLevel Level, int EventId, string Text)
{
    public override string ToString() => $"{At:HH:mm:ss.fff} {Level} {EventId} {Text}";
}
