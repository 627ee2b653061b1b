namespace TaskQueue.Node.DeadLetters;

/// <summary>What came of a wish to replay or dismiss a dead letter.</summary>
internal enum ReplayOutcome
{
    /// <summary>The task is in the queue again.</summary>
    Replayed,

    /// <summary>The dead letter needs no attention any more.</summary>
    Dismissed,

    /// <summary>It would be done, but for <c>--dry-run</c>.</summary>
    Would,

    /// <summary>Another one claimed it first, or had.</summary>
    Taken,

    /// <summary>It cannot be replayed; nothing was written.</summary>
    Refused,

    /// <summary>Writing failed; the dead letter may stand as interrupted.</summary>
    Failed,
}
