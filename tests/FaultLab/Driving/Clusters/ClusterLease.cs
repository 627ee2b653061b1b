namespace TaskQueue.FaultLab.Driving.Clusters;

/// <summary>The right to use a cluster, and to break it unless others use it too. Gives it back when disposed.</summary>
internal sealed class ClusterLease : IDisposable
{
    private readonly SemaphoreSlim? _taken;

    /// <summary>Creates a lease.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="taken">Released when the cluster is given back; <see langword="null"/> if others may use it all the time.</param>
    public ClusterLease(Cluster cluster, SemaphoreSlim? taken)
    {
        Cluster = cluster;
        _taken = taken;
    }

    /// <summary>Gets the cluster.</summary>
    public Cluster Cluster { get; }

    /// <inheritdoc/>
    public void Dispose() => _taken?.Release();
}
