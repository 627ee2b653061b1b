using System.Globalization;

namespace TaskQueue.FaultLab.Driving.Clusters;

/// <summary>Breaks and heals the brokers of a cluster.</summary>
internal sealed class BrokerFaults
{
    private const int MostTries = 4;
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(2);

    // The command waits for a minute.
    private static readonly TimeSpan IsSlow = TimeSpan.FromSeconds(50);

    private readonly KafkaCommand _command;
    private readonly string _cluster;

    /// <summary>Creates the way to the brokers.</summary>
    /// <param name="command">The command: it understands <c>kill|boot|freeze|thaw --name CLUSTER N</c> and <c>net --name CLUSTER N|all …</c>.</param>
    /// <param name="cluster">The cluster's name.</param>
    public BrokerFaults(KafkaCommand command, string cluster)
    {
        _command = command;
        _cluster = cluster;
    }

    /// <summary>Runs a command on a broker.</summary>
    /// <param name="verb"><c>kill</c>, <c>boot</c>, <c>freeze</c> or <c>thaw</c>.</param>
    /// <param name="broker">The broker's number, counted from 1.</param>
    /// <returns>A task that ends when the broker is there again, or is on its way on a machine that is busy.</returns>
    public Task OnBrokerAsync(string verb, int broker) => RunAsync(verb, "--name", _cluster, broker.ToString(CultureInfo.InvariantCulture));

    /// <summary>Changes the network between clients and a broker.</summary>
    /// <param name="broker">The broker's number, counted from 1; <see langword="null"/> for all.</param>
    /// <param name="change"><c>cut</c>, <c>hang</c>, <c>slow MS</c> or <c>heal</c>.</param>
    public Task OnNetworkAsync(int? broker, params string[] change) =>
        RunAsync(["net", "--name", _cluster, broker?.ToString(CultureInfo.InvariantCulture) ?? "all", .. change]);

    private async Task RunAsync(params string[] arguments)
    {
        // A broker that was killed is there for a moment yet, and then cannot be booted.
        for (var left = MostTries; left > 0; left--)
        {
            var begun = TimeProvider.System.GetTimestamp();
            if (await _command.TryAsync(arguments) || TimeProvider.System.GetElapsedTime(begun) > IsSlow)
            {
                return;
            }

            await Task.Delay(AgainAfter, TimeProvider.System);
        }

        throw _command.Failed(arguments);
    }
}
