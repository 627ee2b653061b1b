using System.Diagnostics;

namespace TaskQueue.FaultLab.Driving;

/// <summary>Breaks and heals the broker, through the command that runs it.</summary>
internal sealed class BrokerFaults
{
    private const int MostTries = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(2);

    private readonly string _command;
    private readonly string _cluster;

    /// <summary>Creates the way to the broker.</summary>
    /// <param name="command">The command: it understands <c>kill|boot|freeze|thaw --name CLUSTER 1</c> and <c>net --name CLUSTER all …</c>.</param>
    /// <param name="cluster">The cluster's name.</param>
    public BrokerFaults(string command, string cluster)
    {
        _command = command;
        _cluster = cluster;
    }

    /// <summary>Runs a command on the only broker.</summary>
    public Task OnBrokerAsync(string verb) => RunAsync(verb, "--name", _cluster, "1");

    /// <summary>Changes the network between clients and the cluster.</summary>
    public Task OnNetworkAsync(params string[] change) => RunAsync(["net", "--name", _cluster, "all", .. change]);

    private async Task RunAsync(params string[] arguments)
    {
        // A broker that was killed is there for a moment yet, and then cannot be booted; nor is it up in time on every machine.
        for (var left = MostTries; await TryAsync(arguments) is var code and not 0; left--)
        {
            if (left == 1)
            {
                throw new LabBrokenException($"{_command} {string.Join(' ', arguments)} answered {code}, {MostTries} times");
            }

            await Task.Delay(AgainAfter, TimeProvider.System);
        }
    }

    private async Task<int> TryAsync(string[] arguments)
    {
        // Its outputs are not redirected through us: a broker that it starts keeps them open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "faults", _command, .. arguments]))!;
        using var timeUp = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(timeUp.Token);
        return process.ExitCode;
    }
}
