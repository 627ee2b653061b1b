namespace TaskQueue.FaultLab.Driving.Clusters;

/// <summary>A cluster that runs.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Direct">The brokers' addresses without proxy and security: for whoever sets up and looks, whatever is broken.</param>
internal sealed record Cluster(ClusterKind Kind, string Direct)
{
    /// <summary>The user of nodes on a cluster with rights; may do nothing until allowed to.</summary>
    public const string NodeUser = "alice";

    private readonly BrokerFaults? _faults;

    /// <summary>Gets the addresses that nodes are given.</summary>
    public required string Nodes { get; init; }

    /// <summary>Gets what else nodes need to connect: <c>key=value</c>.</summary>
    public IReadOnlyList<string> NodeSettings { get; init; } = [];

    /// <summary>Gets the password that nodes are given, and that nobody may ever see.</summary>
    public string Secret { get; init; } = "planted-4f7c2d91-secret";

    /// <summary>Gets the addresses that producers of tasks are given: they suffer as nodes do, except from missing rights.</summary>
    public string Producers => Kind == ClusterKind.Secure ? Direct : Nodes;

    /// <summary>Gets whether scenarios break its brokers, or the network before them.</summary>
    public bool IsBreakable => Kind is ClusterKind.Proxied or ClusterKind.Three;

    /// <summary>Gets the settings of clients that look on, whatever is broken.</summary>
    public IReadOnlyDictionary<string, string> DirectProperties =>
        new Dictionary<string, string> { ["bootstrap.servers"] = Direct, ["reconnect.backoff.max.ms"] = "1000" };

    /// <summary>Gets the way to break it.</summary>
    /// <exception cref="LabBrokenException">Others use it too.</exception>
    public BrokerFaults Faults
    {
        get => _faults ?? throw new LabBrokenException("A cluster that others use is not broken: the scenario needs one of its own.");
        init => _faults = value;
    }
}
