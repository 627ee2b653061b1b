using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace TaskQueue.Kafka;

/// <summary>Makes sense of what a client says of its connections while it tries them again and again.</summary>
internal static partial class ConnectionErrors
{
    /// <summary>
    /// How long a broker's refusal is believed to hold for all brokers while none has answered: another one may be set up in the
    /// right way, or know a new password sooner.
    /// </summary>
    public static readonly TimeSpan RefusalGrace = TimeSpan.FromSeconds(3);

    // That all brokers are down is said after the reason, and tells less.
    private const int Summary = (int)ErrorCode.Local_AllBrokersDown;

    private const int LongestQuote = 400;

    private const string WrongCertificate =
        "The broker's certificate is not signed by an authority that this client trusts: set ssl.ca.location to the file of the authority that signed it.";

    private const string WrongClientCertificate =
        "The broker wants a certificate of this client and did not accept this one, or got none: set ssl.certificate.location and ssl.key.location to a certificate that is not expired, of an authority that the broker trusts.";

    private const string WrongToken =
        "The broker refused the OAuth token: it is expired, or its issuer, audience or scope is not what the broker wants; correct the sasl.oauthbearer settings.";

    private const string WrongPassword =
        "The broker refused the user name or the password: correct sasl.username and sasl.password-file (or TASKQUEUE_KAFKA_SASL_PASSWORD).";

    private static readonly (string Words, string Cause)[] Refusals =
    [
        ("certificate verify failed", WrongCertificate),
        ("certificate could not be verified", WrongCertificate),
        ("alert bad certificate", WrongClientCertificate),
        ("alert certificate required", WrongClientCertificate),
        ("alert certificate unknown", WrongClientCertificate),
        ("alert certificate expired", WrongClientCertificate),
        ("alert certificate revoked", WrongClientCertificate),
        ("alert unknown ca", WrongClientCertificate),
        ("current SASL state", "The broker asks for no user at this address: set security.protocol to PLAINTEXT or SSL, or connect to the port at which it does."),
        ("SASL mechanism", "The broker does not offer this SASL mechanism: set sasl.mechanism to one that it has."),
        ("invalid_token", WrongToken),
        ("SASL OAUTHBEARER authentication failed", WrongToken),
        ("SASL authentication error", WrongPassword),
        ("Authentication failed", WrongPassword),
    ];

    /// <summary>Returns which of two errors to remember.</summary>
    /// <param name="known">What is remembered; <see langword="null"/> for nothing.</param>
    /// <param name="code">The code of what the client says now.</param>
    /// <param name="text">What it says now.</param>
    public static string MoreTelling(string? known, int code, string text) =>
        known is not null && code == Summary ? known : text;

    /// <summary>Tells what is wrong if it is a setting rather than the network.</summary>
    /// <param name="error">What the client said.</param>
    /// <returns>A sentence for the user; <see langword="null"/> if the error may be anything else.</returns>
    /// <remarks>librdkafka has one code for each layer, so its words tell these apart. Source: rdkafka_ssl.c, rdkafka_sasl.c of 2.16.0.</remarks>
    public static string? CauseOf(string? error) => error is null
        ? null
        : TokenErrors.Is(error)
            ? TokenErrors.CauseOf(error)
            : Refusals.FirstOrDefault(refusal => Has(error, refusal.Words)).Cause ?? OtherProtocolOf(error);

    /// <summary>Returns what a line of the client's log says that errors do not: that the broker closed the connection as soon as it was made.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The reason; <see langword="null"/> if the line is about something else.</returns>
    public static string? FromLog(string line) =>
        ClosedAtOnce.IsMatch(line) ? line[(line.IndexOf("]: ", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..] : null;

    // Source: rdkafka_broker.c, rdkafka_transport.c, rdkafka_ssl.c of 2.16.0.
    private static string? OtherProtocolOf(string error) =>
        Has(error, "connecting to a PLAINTEXT broker listener")
            ? "The broker speaks no TLS at this address: set security.protocol to PLAINTEXT or SASL_PLAINTEXT, or connect to the port at which it does."
            : !ClosedAtOnce.IsMatch(error)
            ? null
            : Has(error, "in state UP")
            ? "The broker closed the connection at the first question, as one does that wants to know the user: set security.protocol to SASL_SSL or SASL_PLAINTEXT, and sasl.mechanism, sasl.username and sasl.password-file."
            : "Whoever listens there closed the connection at the first word: a broker that wants TLS does so (set security.protocol to SSL or SASL_SSL), and a proxy without a broker behind it.";

    /// <summary>Tells whether a broker, or the server of its tokens, answered and did not let this client in, so that trying again is vain.</summary>
    /// <param name="error">What the client said.</param>
    public static bool IsRefusal(string? error) => error is not null
        && (TokenErrors.Is(error) ? TokenErrors.IsRefusal(error) : Array.Exists(Refusals, refusal => Has(error, refusal.Words)));

    /// <summary>Tells whether the broker's certificate was not accepted: for its authority or for its name, librdkafka has the same words for both.</summary>
    public static bool IsCertificate(string? error) =>
        error is not null && !TokenErrors.Is(error)
        && (Has(error, "certificate verify failed") || Has(error, "certificate could not be verified"));

    /// <summary>Returns what the client said as a part of a line; it may hold a page that a token server answered with.</summary>
    /// <param name="error">What the client said.</param>
    public static string Quote(string error)
    {
        var line = Blanks.Replace(error, " ");
        return line.Length <= LongestQuote ? line : $"{line[..LongestQuote]}…";
    }

    private static bool Has(string error, string words) => error.Contains(words, StringComparison.OrdinalIgnoreCase);

    // Control characters as well: nothing that a server sends may reach a terminal.
    [GeneratedRegex(@"[\s\p{Cc}\p{Cf}]+")]
    private static partial Regex Blanks { get; }

    // A connection that served for a while and ends is something else.
    [GeneratedRegex(@"/bootstrap: Disconnected\b.*\(after [0-9]{1,3}ms in state (APIVERSION_QUERY|UP)\b")]
    private static partial Regex ClosedAtOnce { get; }
}
