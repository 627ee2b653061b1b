using System.Text.RegularExpressions;

namespace TaskQueue.Kafka;

/// <summary>Tells which settings of Kafka clients are secret, and hides them.</summary>
internal static partial class KafkaSecrets
{
    /// <summary>What a secret is shown as.</summary>
    public const string Masked = "***";

    /// <summary>Ends the name of a setting whose value is a file that holds the secret of the name before it.</summary>
    internal const string FileSuffix = "-file";

    /// <summary>The secrets that librdkafka knows, and Java's names that users know; <see cref="Pattern"/> covers what is to come.</summary>
    private static readonly string[] Known =
    [
        "sasl.password",
        "sasl.jaas.config",
        "sasl.oauthbearer.config",
        "sasl.oauthbearer.client.secret",
        "sasl.oauthbearer.client.credentials.client.secret",
        "sasl.oauthbearer.assertion.private.key.passphrase",
        "sasl.oauthbearer.assertion.private.key.pem",
        "ssl.key.password",
        "ssl.key.pem",
        "ssl.keystore.password",
        "ssl.keystore.key",
        "ssl.truststore.password",
    ];

    /// <summary>Tells whether a setting's value must not be shown.</summary>
    /// <param name="key">The setting's name, dotted; it may be a full key, with sections before the name.</param>
    public static bool IsSecret(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Known.Any(known => IsOrEndsWith(key, known)) || (Pattern.IsMatch(key) && !PathPattern.IsMatch(key));
    }

    /// <summary>Returns a value as it may be shown in logs and pages.</summary>
    /// <param name="key">The setting's name, dotted.</param>
    /// <param name="value">The value.</param>
    /// <returns>
    /// <see cref="Masked"/> for a secret; otherwise the value, in addresses without a password; an empty value as it is.
    /// </returns>
    public static string Mask(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length == 0 ? value
            : IsSecret(key) ? Masked
            : UserInfoPattern.Replace(value, $"://{Masked}@");
    }

    private static bool IsOrEndsWith(string key, string name) =>
        key.EndsWith(name, StringComparison.OrdinalIgnoreCase)
        && (key.Length == name.Length || key[key.Length - name.Length - 1] == '.');

    [GeneratedRegex(@"passw|passphrase|secret|jaas|private\.key|key\.pem|credentials?$", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern { get; }

    /// <summary>Names of files that hold secrets; where they lie is none.</summary>
    [GeneratedRegex(@"[.-](file|location)$", RegexOptions.IgnoreCase)]
    private static partial Regex PathPattern { get; }

    [GeneratedRegex("://[^/@ ]*@")]
    private static partial Regex UserInfoPattern { get; }
}
