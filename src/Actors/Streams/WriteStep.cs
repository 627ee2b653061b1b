namespace TaskQueue.Actors.Streams;

/// <summary>The records that tell of a task's ending.</summary>
internal enum WriteStep : byte
{
    /// <summary>The handler's result, on the result topic.</summary>
    Result,

    /// <summary>The record as it came and why it failed, on the dead-letter topic.</summary>
    DeadLetter,

    /// <summary>That the task failed (after its dead letter) or expired, on the result topic.</summary>
    Notice,

    /// <summary>That the task expired, on the events topic.</summary>
    Event,
}
