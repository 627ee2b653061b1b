using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Kafka;

namespace TaskQueue.Actors.Configuration;

/// <summary>Lists the settings as they count: what was written, what is default, and defaults that gave way to what was written.</summary>
internal sealed class EffectiveSettings
{
    private const string Ours = "task-queue.";
    private const string Fitted = "lowered to fit max.poll.interval.ms";
    private const string Kafka = "task-queue.kafka";
    private const string RevokeTimeout = "task-queue.revoke-timeout";
    private const string SessionTimeout = "session.timeout.ms";

    private static readonly string[] Clients = ["common", "consumer", "producer"];

    private readonly ConfigNode _root;
    private readonly SettingsReader _reader;
    private readonly IReadOnlyDictionary<string, string> _kafkaVariables;
    private readonly Dictionary<string, EffectiveSetting> _settings = new(StringComparer.Ordinal);

    /// <summary>Creates the list.</summary>
    /// <param name="root">The merged layers.</param>
    /// <param name="reader">A reader of them to which all was put.</param>
    /// <param name="kafkaVariables">The variables that hold settings of librdkafka.</param>
    public EffectiveSettings(ConfigNode root, SettingsReader reader, IReadOnlyDictionary<string, string> kafkaVariables)
    {
        _root = root;
        _reader = reader;
        _kafkaVariables = kafkaVariables;
    }

    /// <summary>Returns the settings, ours first, by key.</summary>
    /// <param name="settings">The settings as they were fitted to one another.</param>
    /// <param name="kafka">What the clients get.</param>
    public IReadOnlyList<EffectiveSetting> List(NodeSettings settings, KafkaProperties kafka)
    {
        var defaults = ValuesOf(ConfigurationLoader.ReadDefaults());
        var written = ValuesOf(_root);
        var takenBack = defaults.Where(entry => entry.Key.StartsWith(Ours, StringComparison.Ordinal) && !written.ContainsKey(entry.Key));
        foreach (var (key, node) in takenBack.Concat(written))
        {
            var value = Show(key, node);
            var isDefault = node.Origin.Layer == ConfigLayer.Default;
            Put(key, value, defaults.TryGetValue(key, out var usual) ? Show(key, usual) : null, isDefault ? EffectiveSetting.OfDefault : node.Origin.ToString());
        }

        AddVariables(written);
        AddFitted(settings, kafka);
        return
        [
            .. _settings.Values
                .OrderBy(setting => !setting.Key.StartsWith(Ours, StringComparison.Ordinal))
                .ThenBy(setting => setting.Key, StringComparer.Ordinal),
        ];
    }

    private void AddVariables(Dictionary<string, ConfigNode> written)
    {
        foreach (var (name, value) in _kafkaVariables)
        {
            var property = name[KafkaPropertySources.EnvironmentPrefix.Length..].Replace('_', '.').ToLowerInvariant();
            var keys = Clients.Select(client => $"{Kafka}.{client}.{property}").ToArray();
            if (written.TryGetValue(keys[0], out var common) && common.Origin.Layer > ConfigLayer.Environment)
            {
                continue;
            }

            // What files say of one kind of client gives way too.
            foreach (var key in keys.Where(key => written.TryGetValue(key, out var node) && node.Origin.Layer <= ConfigLayer.Environment))
            {
                _settings.Remove(key);
            }

            Put(keys[0], KafkaSecrets.Mask(property, value), null, $"environment variable {name}");
        }
    }

    private void AddFitted(NodeSettings settings, KafkaProperties kafka)
    {
        var revoke = _settings[RevokeTimeout];
        if (!revoke.IsChanged && Units.TryReadDuration(revoke.Value, out var usual) && usual != settings.RevokeTimeout)
        {
            Put(RevokeTimeout, Units.Write(settings.RevokeTimeout), revoke.Default, Fitted);
        }

        if (kafka.Consumer.TryGetValue(SessionTimeout, out var session)
            && !Clients.Any(client => _settings.ContainsKey($"{Kafka}.{client}.{SessionTimeout}")))
        {
            Put($"{Kafka}.consumer.{SessionTimeout}", session, null, Fitted);
        }
    }

    private void Put(string key, string value, string? usual, string origin) =>
        _settings[key] = new EffectiveSetting(key, value, usual, origin);

    private Dictionary<string, ConfigNode> ValuesOf(ConfigNode root)
    {
        var values = new Dictionary<string, ConfigNode>(StringComparer.Ordinal);
        foreach (var (name, node) in root.Children)
        {
            Collect(name, node, values);
        }

        return values;
    }

    private void Collect(string key, ConfigNode node, Dictionary<string, ConfigNode> values)
    {
        if (node.IsNull)
        {
            return;
        }

        if (node.HasValue)
        {
            values[key] = node;
        }

        if (_reader.IsFlat(key))
        {
            foreach (var (name, entry) in FlattenedKeys.Below(node))
            {
                values[$"{key}.{name}"] = entry;
            }

            return;
        }

        foreach (var (name, child) in node.Children)
        {
            Collect(KeyPath.Below(key, name), child, values);
        }
    }

    private static string Show(string key, ConfigNode node) => KafkaSecrets.Mask(
        key, node.Text ?? $"[{string.Join(", ", node.Items!.Select(item => $"\"{item.Text}\""))}]");
}
