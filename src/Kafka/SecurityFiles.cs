namespace TaskQueue.Kafka;

/// <summary>Says what is wrong with a file of certificates or keys, for which OpenSSL has a number of its own at best.</summary>
internal static class SecurityFiles
{
    private const string Begins = "-----BEGIN ";

    // The first is PKCS#8's, the second older than it.
    private static readonly string[] EncryptedMarks = ["-----BEGIN ENCRYPTED PRIVATE KEY", "Proc-Type: 4,ENCRYPTED"];

    private static readonly string[] Settings =
    [
        "ssl.key.location", "ssl.certificate.location", "ssl.ca.location", "ssl.keystore.location", "ssl.crl.location", "https.ca.location",
    ];

    /// <summary>Finds what is wrong with the file of which a client said that it failed.</summary>
    /// <param name="error">What the client said: <c>ssl.key.location failed: error:0A080009:SSL routines::PEM lib</c>.</param>
    /// <param name="properties">Its settings.</param>
    /// <returns>A sentence that names the settings to correct; <see langword="null"/> if there is nothing to add.</returns>
    public static string? MistakeIn(string error, IReadOnlyDictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(properties);
        return Array.Find(Settings, setting => error.StartsWith(setting, StringComparison.Ordinal)) is { } setting
            && properties.GetValueOrDefault(setting) is { Length: > 0 } path
            ? Find(setting, path, properties)
            : null;
    }

    private static string? Find(string setting, string path, IReadOnlyDictionary<string, string> properties)
    {
        if (Directory.Exists(path))
        {
            return null;
        }

        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"the file '{path}' of {setting} cannot be read: {e.Message}";
        }

        return setting switch
        {
            "ssl.key.location" => KeyMistake(path, text, properties.ContainsKey("ssl.key.password")),
            "ssl.keystore.location" => $"the file '{path}' is no PKCS#12 store, or ssl.keystore.password is not its password: correct ssl.keystore.password-file (or TASKQUEUE_KAFKA_SSL_KEYSTORE_PASSWORD)",
            _ => Holds(text, "CERTIFICATE") || Holds(text, "X509 CRL") ? null : $"the file '{path}' of {setting} holds no certificate in PEM (-----BEGIN CERTIFICATE-----)",
        };
    }

    private static string? KeyMistake(string path, string text, bool hasPassword) =>
        Array.Exists(EncryptedMarks, mark => text.Contains(mark, StringComparison.Ordinal))
            ? hasPassword
                ? $"ssl.key.password does not open the key in '{path}': correct ssl.key.password-file (or TASKQUEUE_KAFKA_SSL_KEY_PASSWORD)"
                : $"the key in '{path}' is encrypted: name a file with its password in ssl.key.password-file (or set TASKQUEUE_KAFKA_SSL_KEY_PASSWORD)"
            : Holds(text, "PRIVATE KEY")
                ? null
                : $"the file '{path}' of ssl.key.location holds no private key in PEM (-----BEGIN PRIVATE KEY-----)";

    private static bool Holds(string text, string what) =>
        text.Split('\n').Any(line => line.StartsWith(Begins, StringComparison.Ordinal) && line.Contains(what, StringComparison.Ordinal));
}
