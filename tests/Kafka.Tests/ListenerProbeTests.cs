using System.Net;
using System.Net.Sockets;

namespace TaskQueue.Kafka.Tests;

public sealed class ListenerProbeTests
{
    [Theory]
    [InlineData(false, new[] { "PLAIN" }, "PLAINTEXT", "speaks SASL_PLAINTEXT (it offers PLAIN) and this client PLAINTEXT: set security.protocol = SASL_PLAINTEXT")]
    [InlineData(true, new string[0], "SASL_SSL", "set security.protocol = SSL,")]
    [InlineData(true, null, "PLAINTEXT", "set security.protocol = SSL or SASL_SSL,")]
    [InlineData(false, new string[0], "ssl", "and this client SSL: set security.protocol = PLAINTEXT,")]
    public void Another_protocol_is_told(bool isTls, string[]? mechanisms, string protocol, string expected) =>
        Assert.Contains(expected, new ListenerKind(isTls, mechanisms).MistakeOf("h:1", protocol), StringComparison.Ordinal);

    [Theory]
    [InlineData(false, new string[0], "PLAINTEXT")]
    [InlineData(true, null, "SASL_SSL")]
    [InlineData(true, new[] { "PLAIN" }, "sasl_ssl")]
    public void The_same_protocol_is_no_mistake(bool isTls, string[]? mechanisms, string protocol) =>
        Assert.Null(new ListenerKind(isTls, mechanisms).MistakeOf("h:1", protocol));

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 17, 0, 0, 0x54, 0x51, 0, 33, 0, 0, 0, 1, 0, 5, (byte)'P', (byte)'L', (byte)'A', (byte)'I', 27 }, "PLAI")]
    [InlineData(new byte[] { 0, 0, 0, 10, 0, 0, 0x54, 0x51, 0, 34, 0, 0, 0, 0 }, "")]
    public async Task What_a_listener_offers_is_read_without_what_terminals_act_on(byte[] answer, string offered)
    {
        var found = await FindAsync(answer);

        Assert.NotNull(found);
        Assert.False(found.IsTls);
        Assert.Equal(offered, string.Join(",", found.Mechanisms!));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'H', (byte)'T', (byte)'T', (byte)'P', (byte)'/', (byte)'1' })]
    [InlineData(new byte[] { 0, 0, 0, 12, 0, 0, 0x54, 0x51, 0, 0, 0, 0, 0, 1, 0, 99 })]
    [InlineData(new byte[] { 0, 0, 0, 10, 1, 2, 3, 4, 0, 34, 0, 0, 0, 0 })]
    public async Task Who_speaks_no_Kafka_is_not_judged(byte[] answer) => Assert.Null(await FindAsync(answer));

    // Answers every connection alike, and closes it: the probe makes two.
    private static async Task<ListenerKind?> FindAsync(byte[] answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var done = new CancellationTokenSource();
        var served = ServeAsync(listener, answer, done.Token);

        var found = await ListenerProbe.FindAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);

        await done.CancelAsync();
        await served;
        return found;
    }

    private static async Task ServeAsync(TcpListener listener, byte[] answer, CancellationToken done)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(done);
                var request = new byte[21];
                await client.GetStream().ReadExactlyAsync(request, done);
                await client.GetStream().WriteAsync(answer, done);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
