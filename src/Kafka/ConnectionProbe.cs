using System.Globalization;

namespace TaskQueue.Kafka;

/// <summary>Looks for what librdkafka does not say of a broker that did not let it in, by a connection of its own.</summary>
internal static class ConnectionProbe
{
    /// <summary>Returns an exception that names the wrong setting, where one can be found.</summary>
    /// <param name="error">The exception; the same is returned if there is nothing to add.</param>
    public static async Task<BrokerUnreachableException> ExplainAsync(BrokerUnreachableException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var server = error.BootstrapServers.Split(',')[0].Trim();
        var colon = server.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(server[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return error;
        }

        var host = server[..colon].Trim('[', ']');
        var cause = ConnectionErrors.IsCertificate(error.LastError) ? await CertificateProbe.FindAsync(host, port)
            : !ConnectionErrors.IsRefusal(error.LastError) && error.SecurityProtocol is { } protocol
            ? (await ListenerProbe.FindAsync(host, port))?.MistakeOf(server, protocol)
            : null;
        return cause is null
            ? error
            : new BrokerUnreachableException(error.BootstrapServers, error.Waited, error.LastError, cause, isRefusal: true);
    }
}
