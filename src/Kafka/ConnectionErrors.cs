using Confluent.Kafka;

namespace TaskQueue.Kafka;

/// <summary>Makes sense of what a client says of its connections while it tries them again and again.</summary>
internal static class ConnectionErrors
{
    // That all brokers are down is said after the reason, and tells less.
    private const int Summary = (int)ErrorCode.Local_AllBrokersDown;

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
    public static string? CauseOf(string? error)
    {
        if (error is null)
        {
            return null;
        }

        return IsCertificate(error)
            ? "The broker's certificate is not signed by an authority that this client trusts: set ssl.ca.location to the file of the authority that signed it."
            : Has(error, "SASL authentication error") || Has(error, "Authentication failed")
            ? "The broker refused the user name or the password: correct sasl.username and sasl.password-file (or TASKQUEUE_KAFKA_SASL_PASSWORD)."
            : Has(error, "SASL mechanism")
            ? "The broker does not offer this SASL mechanism: set sasl.mechanism to one that it has."
            : null;
    }

    /// <summary>Tells whether the broker's certificate was not accepted: for its authority or for its name, librdkafka has the same words for both.</summary>
    public static bool IsCertificate(string? error) =>
        error is not null && (Has(error, "certificate verify failed") || Has(error, "certificate could not be verified"));

    private static bool Has(string error, string words) => error.Contains(words, StringComparison.OrdinalIgnoreCase);
}
