using System.Runtime.InteropServices;

namespace TaskQueue.Kafka.Native;

/// <summary>Owns a mock cluster and the client that it lives on.</summary>
internal sealed class MockClusterHandle : SafeHandle
{
    private readonly ClientHandle _client;

    /// <summary>Starts a cluster.</summary>
    /// <param name="client">The client; owned from here on. It works on as a client of whatever cluster it names.</param>
    /// <param name="brokers">How many brokers the cluster has; at least 1. Their ids count from 1.</param>
    public MockClusterHandle(ClientHandle client, int brokers)
        : base(0, ownsHandle: true)
    {
        _client = client;
        SetHandle(MockCluster.New(client, brokers));
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _client.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        MockCluster.Destroy(handle);
        return true;
    }
}
