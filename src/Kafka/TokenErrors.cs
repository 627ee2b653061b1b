namespace TaskQueue.Kafka;

/// <summary>Makes sense of what a client says when it got no OAuth token from the token server (OIDC).</summary>
internal static class TokenErrors
{
    // Source: rdkafka_sasl_oauthbearer_oidc.c of 2.16.0; curl's words, or the whole of what the server answered, follow.
    private const string Beginning = "Failed to acquire SASL OAUTHBEARER token";

    private const string Away =
        "The token server did not answer: look whether sasl.oauthbearer.token.endpoint.url is right, and whether this machine reaches it.";

    private const string NoAuthorities =
        "The token server's certificate cannot be verified, for there is no file of authorities where the client looks: set https.ca.location, on Debian and Ubuntu to /etc/ssl/certs/ca-certificates.crt.";

    private const string Troubled =
        "The token server is in trouble and gave no OAuth token: look there, or whether sasl.oauthbearer.token.endpoint.url is right.";

    private const string WrongCertificate =
        "The token server's certificate is not trusted: set https.ca.location to the file of the authority that signed it, and sasl.oauthbearer.token.endpoint.url to a name that it has.";

    private const string WrongClient =
        "The token server refused this client: correct sasl.oauthbearer.client.id and client.secret-file (or TASKQUEUE_KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET).";

    private const string Expired =
        "The token server gave an OAuth token that is expired already: look at the clocks of that machine and of this one, and at how long it lets tokens live.";

    private const string WrongScope =
        "The token server does not give this scope to this client: correct sasl.oauthbearer.scope, or the client's rights there.";

    private const string Unknown =
        "The token server answered, but gave no OAuth token: correct sasl.oauthbearer.token.endpoint.url, which has to be its address for tokens, not for people, and client.id.";

    private static readonly (string[] Words, string Cause, bool MayHeal)[] Causes =
    [
        (["unexpired token"], Expired, false),
        (["trust anchors", "certificate verify locations"], NoAuthorities, false),
        (["SSL certificate", "SSL peer certificate", "certificate verify", "alternative certificate subject name"], WrongCertificate, false),
        (
            [
                "Failed to connect", "Could not connect", "Couldn't connect", "Could not resolve", "Couldn't resolve", "Connection refused", "Connection reset", "timed out",
                "Empty reply", "Recv failure", "Send failure", "SSL connect", "SSL routines",
            ],
            Away,
            true),
        (["invalid_client", "unauthorized_client", "Unauthorized", "client authentication", "authentication failed", "invalid client"], WrongClient, false),
        (["invalid_scope"], WrongScope, false),
        (["temporarily_unavailable", "server_error", "Internal Server Error", "Bad Gateway", "Service Unavailable", "Gateway Time", "Too Many Requests"], Troubled, true),
    ];

    /// <summary>Returns what to look at where nothing was said of brokers, and a token server has to be asked first.</summary>
    /// <param name="properties">The client's settings.</param>
    /// <returns>A sentence; <see langword="null"/> for a client without a token server.</returns>
    /// <remarks>librdkafka tries for longer than our calls take before it tells of a server that hangs or answers with 5xx.</remarks>
    public static string? CauseOfSilence(IReadOnlyDictionary<string, string> properties) =>
        properties.GetValueOrDefault("sasl.oauthbearer.method") is { } method && method.Equals("oidc", StringComparison.OrdinalIgnoreCase)
            ? "Nothing was heard of a broker or of the token server, which is asked first: look whether sasl.oauthbearer.token.endpoint.url answers, soon and without an error of its own (HTTP 5xx), and whether a broker runs there."
            : null;

    /// <summary>Tells whether an error is about a token that the client did not get.</summary>
    /// <param name="error">What the client said.</param>
    public static bool Is(string error) => Has(error, Beginning);

    /// <summary>Tells what is wrong.</summary>
    /// <param name="error">What the client said: one that <see cref="Is"/>.</param>
    public static string CauseOf(string error) => Find(error).Cause;

    /// <summary>Tells whether trying again is vain: the token server answered, and will not answer otherwise.</summary>
    /// <param name="error">What the client said: one that <see cref="Is"/>.</param>
    public static bool IsRefusal(string error) => !Find(error).MayHeal;

    private static (string Cause, bool MayHeal) Find(string error)
    {
        foreach (var (words, cause, mayHeal) in Causes)
        {
            if (Array.Exists(words, word => Has(error, word)))
            {
                return (cause, mayHeal);
            }
        }

        return (Unknown, false);
    }

    private static bool Has(string error, string words) => error.Contains(words, StringComparison.OrdinalIgnoreCase);
}
