namespace TaskQueue.TestSupport.Consuming;

/// <summary>How the members of a group share out its partitions.</summary>
public enum GroupKind
{
    /// <summary>Classic, only what moves is revoked.</summary>
    Cooperative,

    /// <summary>Classic, everything is revoked at each rebalance.</summary>
    Eager,

    /// <summary>KIP-848.</summary>
    Consumer,
}
