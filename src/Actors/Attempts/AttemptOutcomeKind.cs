namespace TaskQueue.Actors.Attempts;

/// <summary>The ways in which an attempt ends.</summary>
internal enum AttemptOutcomeKind
{
    /// <summary>It has not ended.</summary>
    None,

    /// <summary>The handler returned a result.</summary>
    Succeeded,

    /// <summary>It failed; another attempt may succeed.</summary>
    Failed,

    /// <summary>The task can never succeed: it is dead-lettered at once.</summary>
    Rejected,

    /// <summary>It did not start, or was cut off by a drain: it is not counted and the task stays open.</summary>
    Returned,

    /// <summary>Its worker was stopped, through no fault of the task: it is not counted and the task is ready again at once.</summary>
    Interrupted,

    /// <summary>The task's expiry time came before it started: it is settled as expired, without another attempt.</summary>
    Expired,
}
