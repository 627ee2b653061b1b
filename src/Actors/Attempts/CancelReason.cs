namespace TaskQueue.Actors.Attempts;

/// <summary>Why an attempt's token was canceled.</summary>
internal enum CancelReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The attempt ran for longer than <c>attempts.timeout</c>.</summary>
    Deadline,

    /// <summary>The worker that ran it stopped.</summary>
    WorkerStopped,

    /// <summary>A drain took longer than <c>drain-timeout</c>.</summary>
    Drain,
}
