namespace TaskQueue.Node.Status;

/// <summary>Whether the tasks of a partition go on.</summary>
internal enum PartitionState
{
    /// <summary>A node has it, or nothing waits in it.</summary>
    Ok,

    /// <summary>The committed offset lies outside its log: nodes hold it until an operator decides.</summary>
    Held,

    /// <summary>Tasks wait in it, and no node has it.</summary>
    NoOwner,

    /// <summary>The group is sharing out its partitions anew.</summary>
    Rebalancing,

    /// <summary>Nothing was committed for it yet; a node has it.</summary>
    NeverCommitted,

    /// <summary>No broker leads it, so it can be neither read nor written.</summary>
    NoLeader,

    /// <summary>The broker does not tell enough.</summary>
    Unknown,
}
