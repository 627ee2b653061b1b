namespace TaskQueue.Core.Offsets;

/// <summary>What became of a delivered record.</summary>
internal enum OffsetChange
{
    /// <summary>The task reached a final state and the broker has acknowledged what tells of it.</summary>
    Settled,

    /// <summary>An attempt failed; the task waits for the next one and moves from the in-flight to the waiting bound.</summary>
    Waiting,

    /// <summary>The wait is over; the task moves back from the waiting to the in-flight bound.</summary>
    Resumed,

    /// <summary>The task was handed back without a further attempt, because its partition leaves or its node drains: it stays open.</summary>
    Returned,
}
