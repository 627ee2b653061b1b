using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Kafka;

namespace TaskQueue.Actors.Configuration;

/// <summary>Takes the settings that go to librdkafka as they are, and tells for each mistake where it was written.</summary>
internal static class KafkaPassThrough
{
    private const string Prefix = "task-queue.";

    /// <summary>Puts together what each client of a node gets.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="reader">The merged layers; receives the mistakes.</param>
    /// <param name="environment">The variables that hold settings of librdkafka.</param>
    /// <param name="mistakes">Receives the mistakes in variables.</param>
    public static KafkaProperties Resolve(
        NodeSettings settings,
        SettingsReader reader,
        IReadOnlyDictionary<string, string> environment,
        List<ConfigurationMistake> mistakes)
    {
        (string Name, IReadOnlyDictionary<string, string> Entries)[] maps =
        [
            ("common", settings.Kafka.Common), ("consumer", settings.Kafka.Consumer), ("producer", settings.Kafka.Producer),
        ];
        var entries = maps
            .SelectMany(map => map.Entries.Keys.Select(key => (Map: map.Name, Key: key, Node: Find(reader, map.Name, key))))
            .ToArray();
        foreach (var (map, key, _) in entries.Where(entry => IsPlainSecret(entry.Key, entry.Node)))
        {
            var variable = KafkaPropertySources.EnvironmentPrefix + key.Replace('.', '_').ToUpperInvariant();
            reader.RefuseEntry($"{Prefix}kafka.{map}", key, $"is a secret: use {key}-file or the environment variable {variable}");
        }

        var properties = KafkaProperties.Resolve(
            new KafkaPropertySources
            {
                BootstrapServers = settings.BootstrapServers,
                Group = settings.Group,
                Common = settings.Kafka.Common,
                Consumer = settings.Kafka.Consumer,
                Producer = settings.Kafka.Producer,
                Environment = environment,
                GivenByHand = entries
                    .Where(entry => entry.Node?.Origin.Layer > ConfigLayer.Environment)
                    .Select(entry => $"{entry.Map}.{entry.Key}")
                    .ToHashSet(),
                FromElsewhere = entries
                    .Where(entry => entry.Node is not { IsFilledIn: false, Origin.Layer: <= ConfigLayer.Application })
                    .Select(entry => $"{entry.Map}.{entry.Key}")
                    .ToHashSet(),
                AllowSecrets = true, // Those in plain text were refused above; the others were filled in from the environment.
            },
            out var found);
        foreach (var mistake in found)
        {
            Tell(mistake, reader, mistakes);
        }

        return properties;
    }

    private static void Tell(KafkaPropertyMistake mistake, SettingsReader reader, List<ConfigurationMistake> mistakes)
    {
        if (mistake.Key.Split('.', 3) is ["kafka", var map, var key])
        {
            reader.RefuseEntry($"{Prefix}kafka.{map}", key, mistake.Reason);
        }
        else if (mistake.Key.StartsWith(KafkaPropertySources.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
        {
            mistakes.Add(new ConfigurationMistake(mistake.Key, mistake.Value, mistake.Reason, "the environment"));
        }
        else
        {
            mistakes.Add(new ConfigurationMistake(Prefix + mistake.Key, null, mistake.Reason, null));
        }
    }

    private static bool IsPlainSecret(string key, ConfigNode? node) =>
        KafkaSecrets.IsSecret(key) && node is { IsFilledIn: false, Origin.Layer: not (ConfigLayer.Environment or ConfigLayer.Code) };

    private static ConfigNode? Find(SettingsReader reader, string map, string key) =>
        reader.FindEntry($"{Prefix}kafka.{map}", key);
}
