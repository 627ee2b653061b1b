namespace TaskQueue.FaultLab.Driving.Clusters;

/// <summary>What kind of cluster a scenario needs.</summary>
internal enum ClusterKind
{
    /// <summary>The one that <c>TASKQUEUE_KAFKA</c> names. Others use it too: nobody breaks it.</summary>
    Plain,

    /// <summary>One broker behind a proxy.</summary>
    Proxied,

    /// <summary>Three brokers, each behind a proxy; topics have three replicas, of which two have to be in sync.</summary>
    Three,

    /// <summary>One broker with TLS, passwords and rights.</summary>
    Secure,
}
