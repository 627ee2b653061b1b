namespace TaskQueue.Core.Wire.Events;

/// <summary>What came of reading a record of an events topic.</summary>
internal enum EventReading
{
    /// <summary>An event.</summary>
    Read,

    /// <summary>A type or a version that this code does not know: to be ignored, and counted.</summary>
    Unknown,

    /// <summary>No event, or one that breaks the format: to be ignored, and counted.</summary>
    Malformed,
}
