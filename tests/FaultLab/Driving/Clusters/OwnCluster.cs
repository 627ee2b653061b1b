namespace TaskQueue.FaultLab.Driving.Clusters;

/// <summary>A cluster that is the lab's own: for one scenario at a time.</summary>
internal sealed class OwnCluster : IAsyncDisposable
{
    private readonly ClusterKind _kind;
    private readonly KafkaCommand _command;
    private readonly string _name;
    private readonly SemaphoreSlim _taken = new(1);
    private readonly Lock _gate = new();
    private Task<Cluster>? _started;
    private bool _isOver;

    /// <summary>Creates a cluster that is not started yet.</summary>
    /// <param name="kind">What kind.</param>
    /// <param name="command">Starts it.</param>
    public OwnCluster(ClusterKind kind, KafkaCommand command)
    {
        _kind = kind;
        _command = command;
        _name = $"faultlab-{kind.ToString().ToLowerInvariant()}-{Guid.NewGuid().ToString("N")[..8]}";
    }

    // The controller would move leaders back to where they were, minutes after a broker has come back and in the middle of another fault.
    private string[] Options => _kind switch
    {
        ClusterKind.Three => ["--brokers", "3", "--proxied", "--set", "auto.leader.rebalance.enable=false"],
        ClusterKind.Secure => ["--secure"],
        _ => ["--proxied"],
    };

    /// <summary>Starts it if need be, and waits until nobody else has it.</summary>
    public async Task<ClusterLease> LeaseAsync()
    {
        await _taken.WaitAsync();
        try
        {
            Task<Cluster> started;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isOver, this);
                started = _started ??= StartAsync();
            }

            return new ClusterLease(await started, _taken);
        }
        catch
        {
            _taken.Release();
            throw;
        }
    }

    /// <summary>Takes it down, if it was ever started.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<Cluster>? started;
        lock (_gate)
        {
            (_isOver, started) = (true, _started);
        }

        if (started is not null)
        {
            // What was not started whole has to be taken down as well.
            await ((Task)started).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _command.TryAsync("down", "--name", _name);
        }
    }

    private async Task<Cluster> StartAsync()
    {
        // The ports that it draws may be taken meanwhile.
        string[] up = ["up", "--name", _name, .. Options];
        if (!await _command.TryAsync(up))
        {
            await _command.TryAsync("down", "--name", _name);
            if (!await _command.TryAsync(up))
            {
                throw _command.Failed(up);
            }
        }

        var direct = await _command.ReadAsync("address", "--name", _name);
        var nodes = await _command.ReadAsync("address", "--name", _name, _kind == ClusterKind.Secure ? "--secure" : "--proxied");
        var cluster = new Cluster(_kind, direct) { Nodes = nodes, Faults = new BrokerFaults(_command, _name) };
        return _kind != ClusterKind.Secure ? cluster : cluster with
        {
            Secret = $"{Cluster.NodeUser}-secret",
            NodeSettings =
            [
                "task-queue.kafka.common.security.protocol=SASL_SSL",
                "task-queue.kafka.common.sasl.mechanism=PLAIN",
                $"task-queue.kafka.common.sasl.username={Cluster.NodeUser}",
                $"task-queue.kafka.common.ssl.ca.location=\"{Path.Combine(_command.FolderOf(_name), "ca.pem")}\"",
            ],
        };
    }
}
