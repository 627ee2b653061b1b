namespace TaskQueue.Node.Access;

/// <summary>What a user of the cluster does with the queue; each role has the rights for its own work and no more.</summary>
internal enum AccessRole
{
    /// <summary>Runs tasks: <c>taskqueue node</c>.</summary>
    Node,

    /// <summary>Writes tasks and waits for their results.</summary>
    Producer,

    /// <summary>Looks: <c>status</c>, <c>partition ls</c>, <c>topics check</c>, <c>dlq ls</c> and <c>show</c>. Sees what tasks hold.</summary>
    Viewer,

    /// <summary>Looks and decides: <c>dlq replay</c>, <c>dismiss</c>, <c>truncate</c>, <c>partition reset</c>, <c>skip</c>, <c>topics create</c>.</summary>
    Operator,
}
