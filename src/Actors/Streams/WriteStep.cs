namespace TaskQueue.Actors.Streams;

/// <summary>The records that tell of a task's ending.</summary>
internal enum WriteStep
{
    /// <summary>The handler's result, on the result topic.</summary>
    Result,

    /// <summary>The record as it came and why it failed, on the dead-letter topic.</summary>
    DeadLetter,

    /// <summary>After the dead letter: that the task failed, on the result topic.</summary>
    FailureNotice,
}
