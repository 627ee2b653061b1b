namespace TaskQueue.FaultLab.Nodes;

/// <summary>The stages at which a node may kill itself.</summary>
internal enum Stage
{
    /// <summary>No stage: the node lives.</summary>
    None,

    /// <summary>Records were read, and nobody knows of them yet.</summary>
    AfterPoll,

    /// <summary>A worker has a task, and its handler has done nothing yet.</summary>
    AfterDispatch,

    /// <summary>A handler runs.</summary>
    InHandler,

    /// <summary>A handler has returned; its result was not sent.</summary>
    AfterReply,

    /// <summary>A result was sent, and is not acknowledged.</summary>
    AfterSend,

    /// <summary>A result is acknowledged, and its offset not committed.</summary>
    AfterAcknowledgement,

    /// <summary>A commit was sent, and not answered.</summary>
    AfterCommit,

    /// <summary>A dead letter was sent, and is not acknowledged.</summary>
    InDeadLetter,

    /// <summary>A task begins to wait for its retry.</summary>
    WhileRetryWaits,

    /// <summary>The node drains.</summary>
    InDrain,

    /// <summary>A partition has to be given up.</summary>
    InRebalance,

    /// <summary>The first partitions were assigned.</summary>
    AtStart,
}
