using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TaskQueue.Kafka;

/// <summary>Looks at the certificate of a broker that was not accepted: librdkafka does not say whether its name or its time was wrong.</summary>
internal static class CertificateProbe
{
    private const int MaxNames = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Looks at the certificate of a listener.</summary>
    /// <param name="host">The listener's host, as the client names it.</param>
    /// <param name="port">Its port.</param>
    /// <returns>A sentence that says what is wrong with its names or its time; <see langword="null"/> if nothing, or if it cannot be seen.</returns>
    public static async Task<string?> FindAsync(string host, int port)
    {
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
                        cause = certificate is not X509Certificate2 shown ? null
                            : IsOutOfTime(shown, TimeProvider.System.GetUtcNow()) ? TellTime(host, shown)
                            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) || IsOddAddress(host) ? Tell(host, shown)
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

    private static bool IsOutOfTime(X509Certificate2 certificate, DateTimeOffset now) => now < certificate.NotBefore || now > certificate.NotAfter;

    private static string TellTime(string host, X509Certificate2 certificate) => string.Create(
        CultureInfo.InvariantCulture,
        $"The certificate of the broker at '{host}' is valid from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd} only: it has to be renewed, or this machine's clock is wrong.");

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
