namespace TaskQueue.Actors.Configuration.Settings;

/// <summary>What is done with a task of a kind that this node does not have.</summary>
internal enum UnknownKindAction
{
    /// <summary>It is tried again for a while, since a node of a newer release may take it.</summary>
    Retry,

    /// <summary>It is dead-lettered at once.</summary>
    DeadLetter,
}
