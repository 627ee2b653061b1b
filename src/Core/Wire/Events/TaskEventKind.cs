namespace TaskQueue.Core.Wire.Events;

/// <summary>What happened to a task.</summary>
internal enum TaskEventKind
{
    /// <summary>Its expiry time came before it completed: it is settled.</summary>
    Expired,

    /// <summary>It was canceled before it completed: it is settled.</summary>
    Canceled,

    /// <summary>Someone claims its dead letter, to put the task into the queue again.</summary>
    Replaying,

    /// <summary>The one who claimed its dead letter has put it into the queue again.</summary>
    Replayed,

    /// <summary>Its dead letter needs no attention any more.</summary>
    Dismissed,
}
