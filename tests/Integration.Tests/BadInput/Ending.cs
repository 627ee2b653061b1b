namespace TaskQueue.Integration.Tests.BadInput;

/// <summary>What is expected to become of a record.</summary>
internal enum Ending
{
    /// <summary>A result.</summary>
    Result,

    /// <summary>A dead letter.</summary>
    DeadLetter,

    /// <summary>It is still a task to be done: its offset is not passed.</summary>
    Open,
}
