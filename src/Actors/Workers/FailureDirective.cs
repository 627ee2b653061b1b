namespace TaskQueue.Actors.Workers;

/// <summary>What becomes of a worker whose handler threw. The task's retry does not depend on it.</summary>
internal enum FailureDirective
{
    /// <summary>The worker goes on with the next task.</summary>
    Resume,

    /// <summary>The worker is made anew.</summary>
    Restart,

    /// <summary>The worker stops and another takes its place.</summary>
    Stop,

    /// <summary>The node drains and exits with 1.</summary>
    Escalate,

    /// <summary>The process ends at once: nothing more can be trusted.</summary>
    Exit,
}
