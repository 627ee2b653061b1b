using TaskQueue.Kafka.Consuming;
using TaskQueue.Kafka.Native;
using TaskQueue.Kafka.Producing;

namespace TaskQueue.Kafka;

/// <summary>Reads settings of Kafka clients and collects what is wrong with them. Used once.</summary>
internal sealed class KafkaPropertyReader
{
    private readonly KafkaPropertySources _sources;
    private readonly List<KafkaPropertyMistake> _mistakes = [];

    /// <summary>Creates a reader.</summary>
    /// <param name="sources">Where the settings come from.</param>
    public KafkaPropertyReader(KafkaPropertySources sources) => _sources = sources;

    /// <summary>Gets what was wrong so far.</summary>
    public IReadOnlyList<KafkaPropertyMistake> Mistakes => _mistakes;

    /// <summary>Reads one of the three maps.</summary>
    /// <param name="section">Its name.</param>
    /// <param name="map">The map.</param>
    /// <param name="misplaced">Says why a setting does not belong there; <see langword="null"/> if it does.</param>
    /// <returns>The settings that can be used, secrets from files among them.</returns>
    public Dictionary<string, string> ReadMap(
        string section, IReadOnlyDictionary<string, string> map, Func<string, string?> misplaced) =>
        Read(
            map.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => ($"kafka.{section}.{entry.Key}", entry.Key, entry.Value)),
            key => misplaced(key)
                ?? (IsFromFile($"{section}.{key}") ? null : RefusedAsCode(key))
                ?? RefusedAsSecret(key));

    /// <summary>Reads the environment.</summary>
    /// <returns>The settings that can be used, secrets from files among them.</returns>
    public Dictionary<string, string> ReadEnvironment() =>
        Read(
            _sources.Environment.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => (entry.Key, KafkaPropertyRules.KeyOf(entry.Key)!, entry.Value))
                .Where(entry => entry.Item2 is not null),
            RefusedAsCode);

    /// <summary>Checks the two settings that have keys of ours.</summary>
    public void CheckOwn()
    {
        if (string.IsNullOrWhiteSpace(_sources.BootstrapServers))
        {
            Refuse("bootstrap-servers", string.Empty, _sources.BootstrapServers, "name at least one broker as host:port");
        }

        if (string.IsNullOrWhiteSpace(_sources.Group))
        {
            Refuse("group", string.Empty, _sources.Group, "name the consumer group that the nodes share");
        }
    }

    /// <summary>Checks whether the settings of each client go together; only if none is wrong on its own.</summary>
    public void CheckTogether(KafkaProperties properties)
    {
        if (_mistakes.Count > 0)
        {
            return;
        }

        var consumer = new ConsumerSettings { Group = _sources.Group, Topics = [], Properties = properties.Consumer };
        var consuming = Try(ClientKind.Consumer, ConsumerProperties.Complete(consumer));
        var producing = Try(ClientKind.Producer, ProducerProperties.Complete(properties.Results));
        if (consuming == producing)
        {
            // What is wrong with both is told once.
            RefuseAll("kafka", consuming);
            return;
        }

        RefuseAll("kafka.consumer", consuming);
        RefuseAll("kafka.producer", producing);
    }

    private bool IsFromFile(string entry) => !_sources.GivenByHand.Contains(entry) && !_sources.FromElsewhere.Contains(entry);

    private static string? RefusedAsCode(string key) => KafkaPropertyRules.IsCode(key)
        ? "it runs or loads code, so it is taken from the configuration file alone"
        : null;

    private string? RefusedAsSecret(string key) => KafkaSecrets.IsSecret(key) && !_sources.AllowSecrets
        ? $"a secret does not belong here: name a file that holds it with {key}{KafkaSecrets.FileSuffix}, or set {VariableOf(key)}"
        : null;

    private static string VariableOf(string key) =>
        KafkaPropertySources.EnvironmentPrefix + key.Replace('.', '_').ToUpperInvariant();

    private Dictionary<string, string> Read(
        IEnumerable<(string Name, string Key, string Value)> entries, Func<string, string?> refusal)
    {
        var read = new Dictionary<string, string>();
        foreach (var (name, key, value) in entries)
        {
            if (IsSecretFile(key, out var secret))
            {
                ReadSecret(name, secret, value, read);
            }
            else if ((KafkaPropertyRules.RefusalOf(key) ?? refusal(key) ?? ScratchConfiguration.Try(key, value)) is { } reason)
            {
                Refuse(name, key, value, reason);
            }
            else if (!read.TryAdd(key, value))
            {
                Refuse(name, key, value, $"{key} is given twice: by name and by file");
            }
        }

        return read;
    }

    private static bool IsSecretFile(string key, out string secret)
    {
        secret = key.EndsWith(KafkaSecrets.FileSuffix, StringComparison.Ordinal) ? key[..^KafkaSecrets.FileSuffix.Length] : string.Empty;
        return secret.Length > 0 && KafkaSecrets.IsSecret(secret);
    }

    private void ReadSecret(string name, string key, string path, Dictionary<string, string> read)
    {
        string value;
        try
        {
            value = _sources.ReadFile(path).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Refuse(name, name, path, $"the file cannot be read: {e.Message}");
            return;
        }

        if (value.Length == 0)
        {
            Refuse(name, name, path, "the file is empty");
        }
        else if (ScratchConfiguration.Try(key, value) is { } reason)
        {
            Refuse(name, name, path, reason);
        }
        else if (!read.TryAdd(key, value))
        {
            Refuse(name, name, path, $"{key} is given twice: by name and by file");
        }
    }

    private void Refuse(string name, string key, string value, string reason) =>
        _mistakes.Add(new KafkaPropertyMistake(name, KafkaSecrets.Mask(key, value), reason));

    private void RefuseAll(string section, string? reason)
    {
        if (reason is not null)
        {
            Refuse(section, string.Empty, string.Empty, reason);
        }
    }

    private static string? Try(ClientKind kind, Dictionary<string, string> properties)
    {
        // Without an address it connects to nothing.
        properties.Remove("bootstrap.servers");
        try
        {
            ClientHandle.Create(kind, properties, EventKinds.None).Dispose();
            return null;
        }
        catch (KafkaClientException e)
        {
            return e.Message;
        }
    }
}
