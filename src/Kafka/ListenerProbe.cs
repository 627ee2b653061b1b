using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace TaskQueue.Kafka;

/// <summary>Asks a listener how it wants to be spoken to: librdkafka says no more than that connections end.</summary>
/// <remarks>
/// It sends a <c>SaslHandshake</c> request with no user and no password, first in the clear, then in TLS. A listener without SASL
/// answers it with an error, one with SASL with its mechanisms. Source: Kafka's protocol guide, SaslHandshake version 1.
/// </remarks>
internal static class ListenerProbe
{
    private const short SaslHandshake = 17;
    private const short Version = 1;
    private const int Correlation = 0x5451;
    private const short UnsupportedMechanism = 33;
    private const short NotASaslListener = 34;
    private const int MaxAnswer = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks a listener.</summary>
    /// <param name="host">Its host.</param>
    /// <param name="port">Its port.</param>
    /// <returns>What it is; <see langword="null"/> if nobody answers there, or nobody who speaks Kafka.</returns>
    public static async Task<ListenerKind?> FindAsync(string host, int port) =>
        await TryAsync(host, port, async (stream, cancel) => new ListenerKind(IsTls: false, await AskAsync(stream, cancel)))
        ?? await TryAsync(host, port, (stream, cancel) => FindTlsAsync(stream, host, cancel));

    private static async Task<ListenerKind?> FindTlsAsync(Stream plain, string host, CancellationToken cancel)
    {
#pragma warning disable CA5359 // Nothing secret is sent, and what is read is believed no more than an error message.
        await using var stream = new SslStream(plain, leaveInnerStreamOpen: true, (_, _, _, _) => true);
#pragma warning restore CA5359
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancel);
        try
        {
            return new ListenerKind(IsTls: true, await AskAsync(stream, cancel));
        }
        catch (Exception e) when (IsNoAnswer(e))
        {
            // It speaks TLS, and may want a certificate of the client before it says more.
            return new ListenerKind(IsTls: true, Mechanisms: null);
        }
    }

    private static async Task<ListenerKind?> TryAsync(
        string host, int port, Func<Stream, CancellationToken, Task<ListenerKind?>> ask)
    {
        using var timeUp = new CancellationTokenSource(Patience);
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(host, port, timeUp.Token);
            return await ask(connection.GetStream(), timeUp.Token);
        }
        catch (Exception e) when (IsNoAnswer(e))
        {
            return null;
        }
    }

    private static bool IsNoAnswer(Exception e) =>
        e is AuthenticationException or IOException or SocketException or OperationCanceledException or ArgumentException;

    private static async Task<IReadOnlyList<string>> AskAsync(Stream stream, CancellationToken cancel)
    {
        await stream.WriteAsync(Request(), cancel);
        var size = new byte[4];
        await stream.ReadExactlyAsync(size, cancel);
        var length = BinaryPrimitives.ReadInt32BigEndian(size);
        if (length is < 10 or > MaxAnswer)
        {
            throw new IOException("no answer of a broker");
        }

        var answer = new byte[length];
        await stream.ReadExactlyAsync(answer, cancel);
        return Read(answer);
    }

    private static byte[] Request()
    {
        var mechanism = "PLAIN"u8;
        var request = new byte[4 + 10 + 2 + mechanism.Length];
        BinaryPrimitives.WriteInt32BigEndian(request, request.Length - 4);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(4), SaslHandshake);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(6), Version);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(8), Correlation);

        // No client id.
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(12), -1);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(14), (short)mechanism.Length);
        mechanism.CopyTo(request.AsSpan(16));
        return request;
    }

    private static List<string> Read(ReadOnlySpan<byte> answer)
    {
        var error = BinaryPrimitives.ReadInt16BigEndian(answer[4..]);
        if (BinaryPrimitives.ReadInt32BigEndian(answer) != Correlation || error is not (0 or UnsupportedMechanism or NotASaslListener))
        {
            throw new IOException("no answer of a broker");
        }

        var mechanisms = new List<string>();
        var rest = answer[10..];
        for (var left = BinaryPrimitives.ReadInt32BigEndian(answer[6..]); left > 0; left--)
        {
            var length = rest.Length < 2 ? ushort.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (rest.Length < 2 + length)
            {
                throw new IOException("no answer of a broker");
            }

            mechanisms.Add(Plain(Encoding.ASCII.GetString(rest.Slice(2, length))));
            rest = rest[(2 + length)..];
        }

        return mechanisms;
    }

    // It comes from whoever listens there, and goes to a terminal.
    private static string Plain(string mechanism) => string.Concat(mechanism.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
