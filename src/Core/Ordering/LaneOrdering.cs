namespace TaskQueue.Core.Ordering;

/// <summary>Which tasks of a partition run one after another.</summary>
internal enum LaneOrdering
{
    /// <summary>None do: tasks start roughly in log order and end in any.</summary>
    None,

    /// <summary>Those that have the same key; tasks without a key are not ordered.</summary>
    Key,

    /// <summary>All of them.</summary>
    Partition,
}
