namespace TaskQueue.Core.DeadLetters;

/// <summary>What became of a dead letter.</summary>
internal enum DeadLetterState
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>Someone claimed it for a replay and has not said that the task was written: it may be in the queue again, or not.</summary>
    Interrupted,

    /// <summary>Its task was put into the queue again.</summary>
    Replayed,

    /// <summary>It needs no attention any more.</summary>
    Dismissed,

    /// <summary>It tells of the same task's end as an earlier dead letter: a node wrote it again after a crash.</summary>
    Duplicate,

    /// <summary>Events that would tell are not there, or not any more.</summary>
    Unknown,

    /// <summary>It was not written by a node: where its task came from is not told.</summary>
    Foreign,
}
