namespace TaskQueue.Kafka.Native;

/// <summary>Tells a client the addresses of its cluster again once it has forgotten all brokers.</summary>
/// <remarks>
/// Since 2.10 librdkafka forgets each broker that an answer about topics does not list, those of <c>bootstrap.servers</c> included. A broker that
/// stood still for longer than <c>broker.session.timeout.ms</c> is fenced until its next heartbeat, and lists none if it is the only one: a client
/// that asks in that moment may have no broker left to ask, for good (https://github.com/confluentinc/librdkafka/issues/5301, open in 2.16).
/// Such an answer names no controller either, which the client remembers: so this asks nobody.
/// </remarks>
internal sealed class BootstrapReminder : IDisposable
{
    private const int NoController = -1;
    private const int MostLooksApart = 32;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly WeakReference<ClientHandle> _client;
    private readonly string _servers;
    private readonly ITimer _timer;
    private int _looksApart = 1;
    private int _looksLeft = 1;

    /// <summary>Begins to look after a client.</summary>
    /// <param name="client">The client; not kept alive.</param>
    /// <param name="servers">The addresses, as in <c>bootstrap.servers</c>.</param>
    public BootstrapReminder(ClientHandle client, string servers)
    {
        _client = new WeakReference<ClientHandle>(client);
        _servers = servers;
        _timer = TimeProvider.System.CreateTimer(static reminder => ((BootstrapReminder)reminder!).Look(), this, LookEvery, LookEvery);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (!_client.TryGetTarget(out var client))
        {
            return;
        }

        try
        {
            if (LibRdKafka.ControllerId(client, timeoutMs: 0) != NoController)
            {
                (_looksApart, _looksLeft) = (1, 1);
            }
            else if (--_looksLeft == 0)
            {
                // It keeps all that it is ever told, and has not been told anything yet if no broker has ever answered: ever more rarely.
                _ = LibRdKafka.BrokersAdd(client, _servers);
                _looksLeft = _looksApart = Math.Min(_looksApart * 2, MostLooksApart);
            }
        }
        catch (ObjectDisposedException)
        {
            // It was freed meanwhile.
        }
    }
}
