using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TaskQueue.Kafka.Tests;

public sealed class ConnectionProbeTests
{
    private const string Refused = "SSL handshake failed: certificate verify failed: broker certificate could not be verified";

    [Theory]
    [InlineData("elsewhere.example", "The certificate of the broker at 'localhost' is for other names (elsewhere.example): ")]
    [InlineData("localhost", "is not signed by an authority that this client trusts: ")]
    public async Task A_wrong_name_and_a_wrong_authority_are_told_apart(string name, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener, name);

        var explained = await ConnectionProbe.ExplainAsync(ErrorAt($"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}", Refused));

        await served;
        Assert.Contains(expected, explained.Message, StringComparison.Ordinal);
        Assert.True(explained.IsRefusal);
    }

    [Theory]
    [InlineData("localhost:1", Refused)]
    [InlineData("nonsense", Refused)]
    [InlineData("localhost:1", "Connection refused")]
    [InlineData("localhost:1", null)]
    public async Task What_cannot_be_looked_at_is_told_as_it_was(string server, string? lastError)
    {
        var error = ErrorAt(server, lastError);

        Assert.Same(error, await ConnectionProbe.ExplainAsync(error));
    }

    private static BrokerUnreachableException ErrorAt(string server, string? lastError) =>
        new(server, TimeSpan.FromSeconds(30), lastError);

    private static async Task ServeAsync(TcpListener listener, string name)
    {
        using var certificate = Certificate(name);
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            Assert.Equal(-1, stream.ReadByte());
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            // The other side has gone without a word, as it should.
        }
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
