namespace TaskQueue.Kafka;

/// <summary>What a broker's listener wants of clients.</summary>
/// <param name="IsTls">Whether it speaks TLS.</param>
/// <param name="Mechanisms">The SASL mechanisms that it offers, none for one without SASL; <see langword="null"/> if it did not tell.</param>
internal sealed record ListenerKind(bool IsTls, IReadOnlyList<string>? Mechanisms)
{
    /// <summary>Returns what is wrong with a client's <c>security.protocol</c>; <see langword="null"/> if it may be right.</summary>
    /// <param name="server">The listener's address.</param>
    /// <param name="protocol">What the client is set to.</param>
    public string? MistakeOf(string server, string protocol)
    {
        var isTls = protocol.EndsWith("SSL", StringComparison.OrdinalIgnoreCase);
        var isSasl = protocol.StartsWith("SASL", StringComparison.OrdinalIgnoreCase);
        if (isTls == IsTls && (Mechanisms is null || isSasl == Mechanisms.Count > 0))
        {
            return null;
        }

        string[] right = (IsTls, Mechanisms?.Count) switch
        {
            (true, 0) => ["SSL"],
            (true, null) => ["SSL", "SASL_SSL"],
            (true, _) => ["SASL_SSL"],
            (false, 0) => ["PLAINTEXT"],
            (false, null) => ["PLAINTEXT", "SASL_PLAINTEXT"],
            (false, _) => ["SASL_PLAINTEXT"],
        };
        var offered = Mechanisms is { Count: > 0 } ? $" (it offers {string.Join(", ", Mechanisms)})" : string.Empty;
        return $"The listener at '{server}' speaks {string.Join(" or ", right)}{offered} and this client {protocol.ToUpperInvariant()}: set security.protocol = {string.Join(" or ", right)}, or connect to another port.";
    }
}
