using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TaskQueue.Kafka;

/// <summary>Looks at the certificate of a broker that was not accepted: librdkafka does not say whether its name was wrong.</summary>
internal static class CertificateProbe
{
    private const int MaxNames = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Returns the message of an exception, with what is wrong if it was the name in the broker's certificate.</summary>
    /// <param name="error">The exception; anything but a refused certificate is left as it is.</param>
    public static async Task<string> ExplainAsync(BrokerUnreachableException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return ConnectionErrors.IsCertificate(error.LastError) && await FindAsync(error.BootstrapServers.Split(',')[0].Trim()) is { } cause
            ? new BrokerUnreachableException(error.BootstrapServers, error.Waited, error.LastError, cause).Message
            : error.Message;
    }

    private static async Task<string?> FindAsync(string server)
    {
        var colon = server.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(server[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var host = server[..colon].Trim('[', ']');
        string? cause = null;
        using var timeUp = new CancellationTokenSource(Patience);
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(host, port, timeUp.Token);
            await using var stream = new SslStream(connection.GetStream());

            // Never accepted, so nothing is sent: the certificate is only looked at.
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    {
                        cause = certificate is X509Certificate2 shown && (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) || IsOddAddress(host))
                            ? Tell(host, shown)
                            : null;
                        return false;
                    },
                },
                timeUp.Token);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or OperationCanceledException or ArgumentException)
        {
            // Refused by the callback; or it cannot be looked at, and what the client said has to do.
            return cause;
        }

        return cause;
    }

    // OpenSSL takes "127.1" for a name, .NET for the address 127.0.0.1.
    private static bool IsOddAddress(string host) => IPAddress.TryParse(host, out var address)
        && address.AddressFamily == AddressFamily.InterNetwork
        && address.ToString() != host;

    private static string Tell(string host, X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Where(IsPlain)
            .Take(MaxNames)
            .ToArray();
        return $"The certificate of the broker at '{host}' is for other names{(names.Length == 0 ? "" : $" ({string.Join(", ", names)})")}: connect to a name that is in it, or have '{host}' added to it.";
    }

    // It comes from whoever listens there, and goes to a terminal.
    private static bool IsPlain(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '*' or ':' or '_');
}
