namespace TaskQueue.Core.Offsets;

/// <summary>How many attempts of one open task have ended.</summary>
/// <param name="Offset">The offset of the task's record.</param>
/// <param name="Ended">Number of ended attempts; at least 1.</param>
internal readonly record struct OpenAttempts(long Offset, int Ended);
