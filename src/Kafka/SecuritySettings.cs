namespace TaskQueue.Kafka;

/// <summary>Says what is wrong with a password or a file of certificates or keys, for which a client has no more than its name, or a number of OpenSSL's.</summary>
internal static class SecuritySettings
{
    private const string Begins = "-----BEGIN ";

    // Source: rdkafka_sasl_plain.c, rdkafka_sasl_scram.c of 2.16.0.
    private const string NoUser = "sasl.username and sasl.password must be set";

    // The first is PKCS#8's, the second older than it.
    private static readonly string[] EncryptedMarks = ["-----BEGIN ENCRYPTED PRIVATE KEY", "Proc-Type: 4,ENCRYPTED"];

    private static readonly string[] Settings =
    [
        "ssl.key.location", "ssl.certificate.location", "ssl.ca.location", "ssl.keystore.location", "ssl.crl.location", "https.ca.location",
    ];

    /// <summary>Finds what is wrong with the settings that a client named when it could not be made.</summary>
    /// <param name="error">What the client said: <c>ssl.key.location failed: error:0A080009:SSL routines::PEM lib</c>.</param>
    /// <param name="properties">Its settings.</param>
    /// <returns>A sentence that names the settings to correct; <see langword="null"/> if there is nothing to add.</returns>
    public static string? MistakeIn(string error, IReadOnlyDictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(properties);
        if (error.StartsWith(NoUser, StringComparison.Ordinal))
        {
            return UserMistake(properties);
        }

        return Array.Find(Settings, setting => error.StartsWith(setting, StringComparison.Ordinal)) is { } setting
            && properties.GetValueOrDefault(setting) is { Length: > 0 } path
            ? Find(setting, path, properties)
            : null;
    }

    private static string UserMistake(IReadOnlyDictionary<string, string> properties) =>
        properties.GetValueOrDefault("sasl.username") is { Length: > 0 } user
            ? $"the password of '{user}' is missing: name a file that holds it in sasl.password-file (or set TASKQUEUE_KAFKA_SASL_PASSWORD)"
            : properties.ContainsKey("sasl.password")
                ? "the user is missing whose password there is: set sasl.username"
                : "sasl.mechanism wants a user and a password: set sasl.username and sasl.password-file (or TASKQUEUE_KAFKA_SASL_PASSWORD)";

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
