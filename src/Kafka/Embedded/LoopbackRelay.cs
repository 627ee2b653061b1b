using System.Net;
using System.Net.Sockets;

namespace TaskQueue.Kafka.Embedded;

/// <summary>Takes connections on a chosen port of the loopback interface and passes their bytes to another port and back.</summary>
/// <remarks>
/// The mock cluster lets nobody choose its port; this gives it one. Connections of IPv4 and, where there is one, the IPv6
/// loopback are taken, because <c>localhost</c> may mean either. Each direction of a connection has one buffer and waits for
/// the slower side.
/// </remarks>
internal sealed class LoopbackRelay : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly List<Socket> _listeners = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _target;

    private LoopbackRelay(int targetPort) => _target = new IPEndPoint(IPAddress.Loopback, targetPort);

    /// <summary>Starts to listen.</summary>
    /// <param name="port">The port to listen on.</param>
    /// <param name="targetPort">The port that connections are passed to.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static LoopbackRelay Start(int port, int targetPort)
    {
        var relay = new LoopbackRelay(targetPort);
        try
        {
            relay.Listen(IPAddress.Loopback, port);
            if (Socket.OSSupportsIPv6)
            {
                relay.TryListen(IPAddress.IPv6Loopback, port);
            }
        }
        catch
        {
            relay.Dispose();
            throw;
        }

        return relay;
    }

    /// <summary>Stops listening and drops all connections.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        _stop.Dispose();
    }

    private void TryListen(IPAddress address, int port)
    {
        try
        {
            Listen(address, port);
        }
        catch (SocketException)
        {
            // A machine whose IPv6 is switched off still has the IPv4 loopback, which every client can reach.
        }
    }

    private void Listen(IPAddress address, int port)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listeners.Add(listener);
        if (!OperatingSystem.IsWindows())
        {
            // Elsewhere it lets a port be taken again whose last connections are still timing out; on Windows it would
            // let two processes share the port.
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }

        listener.Bind(new IPEndPoint(address, port));
        listener.Listen();
        _ = AcceptAsync(listener, _target, _stop.Token);
    }

    private static async Task AcceptAsync(Socket listener, IPEndPoint target, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await listener.AcceptAsync(stop), target, stop);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The relay was disposed.
        }
    }

    private static async Task RelayAsync(Socket client, IPEndPoint target, CancellationToken stop)
    {
        using var server = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                client.NoDelay = true;
                server.NoDelay = true;
                await server.ConnectAsync(target, stop);
                await Task.WhenAny(CopyAsync(client, server, stop), CopyAsync(server, client, stop));
            }
            catch (Exception e) when (IsEnd(e))
            {
                // One of the two sides has gone; leaving closes the other.
            }
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken stop)
    {
        try
        {
            var buffer = new byte[BufferBytes];
            int read;
            while ((read = await from.ReceiveAsync(buffer, stop)) > 0)
            {
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), stop);
                }
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // One of the two sides has gone.
        }
    }

    private static bool IsEnd(Exception e) => e is SocketException or OperationCanceledException or ObjectDisposedException;
}
