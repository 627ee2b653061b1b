using TaskQueue.Core.Wire;

namespace TaskQueue.Node.Tasks;

/// <summary>What a command found out about a task.</summary>
internal enum TaskOutcome
{
    /// <summary>A handler returned a result.</summary>
    Completed,

    /// <summary>It failed for good and lies in the dead letters.</summary>
    Failed,

    /// <summary>It was canceled.</summary>
    Canceled,

    /// <summary>Its expiry time came before it completed; of a task in the queue: it has come, and a node will say so.</summary>
    Expired,

    /// <summary>It did not end within the time that was given; it may still.</summary>
    TimedOut,

    /// <summary>It is in the queue or running; no attempt has ended, as far as is committed.</summary>
    Waiting,

    /// <summary>It is in the queue or running, and attempts have failed.</summary>
    Retrying,

    /// <summary>It has left the queue, and nothing tells how it ended any more.</summary>
    Settled,
}

/// <summary>Says outcomes in other words.</summary>
internal static class TaskOutcomes
{
    /// <summary>Returns the outcome of a task that has ended, or not in time.</summary>
    public static TaskOutcome Of(TaskEnding? ending) => ending switch
    {
        TaskEnding.Completed => TaskOutcome.Completed,
        TaskEnding.Failed => TaskOutcome.Failed,
        TaskEnding.Canceled => TaskOutcome.Canceled,
        TaskEnding.Expired => TaskOutcome.Expired,
        _ => TaskOutcome.TimedOut,
    };

    /// <summary>Returns the word for people, the same as in JSON.</summary>
    public static string WordOf(TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Completed => "completed",
        TaskOutcome.Failed => "failed",
        TaskOutcome.Canceled => "canceled",
        TaskOutcome.Expired => "expired",
        TaskOutcome.TimedOut => "timed-out",
        TaskOutcome.Waiting => "waiting",
        TaskOutcome.Retrying => "retrying",
        _ => "settled",
    };
}
