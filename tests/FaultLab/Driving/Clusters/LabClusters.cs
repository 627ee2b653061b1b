namespace TaskQueue.FaultLab.Driving.Clusters;

/// <summary>The clusters of the lab: started at the latest when the first scenario needs one, taken down at the end. Safe from any thread.</summary>
internal sealed class LabClusters : IAsyncDisposable
{
    private readonly Cluster _plain;
    private readonly IReadOnlyDictionary<ClusterKind, OwnCluster> _own;

    /// <summary>Creates the clusters; none is started yet.</summary>
    /// <param name="plain">The address of a cluster that others use too.</param>
    /// <param name="command">Starts the others.</param>
    public LabClusters(string plain, KafkaCommand command)
    {
        _plain = new Cluster(ClusterKind.Plain, plain) { Nodes = plain };
        ClusterKind[] kinds = [ClusterKind.Proxied, ClusterKind.Three, ClusterKind.Secure];
        _own = kinds.ToDictionary(kind => kind, kind => new OwnCluster(kind, command));
    }

    /// <summary>Starts clusters.</summary>
    /// <exception cref="LabBrokenException">One cannot be started.</exception>
    public Task StartAsync(IEnumerable<ClusterKind> kinds) => Task.WhenAll(
        kinds.Where(kind => kind != ClusterKind.Plain).Distinct().Select(async kind => (await _own[kind].LeaseAsync()).Dispose()));

    /// <summary>Takes a cluster; waits while another scenario has it, unless it is the one that all use.</summary>
    /// <exception cref="LabBrokenException">It cannot be started.</exception>
    public async Task<ClusterLease> LeaseAsync(ClusterKind kind) =>
        kind == ClusterKind.Plain ? new ClusterLease(_plain, taken: null) : await _own[kind].LeaseAsync();

    /// <summary>Returns a cluster that nobody breaks, on the same machine: this one, if it is none that scenarios break.</summary>
    public Cluster UnbrokenBeside(Cluster cluster) => cluster.IsBreakable ? _plain : cluster;

    /// <summary>Takes a cluster down for good, unless others use it too.</summary>
    public ValueTask TakeDownAsync(ClusterKind kind) => _own.TryGetValue(kind, out var cluster) ? cluster.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Takes down what was started, whoever has it.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_own.Values.Select(cluster => cluster.DisposeAsync().AsTask()));
}
