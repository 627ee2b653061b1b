using System.Globalization;
using System.Text;
using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Kafka;

namespace TaskQueue.Actors.Configuration;

/// <summary>Writes the settings that count, for the log at start: one a line, with its origin unless it is a default.</summary>
internal static class SettingsDescription
{
    private static readonly string[][] Sections =
    [
        ["task-queue"], ["akka", "loglevel"], ["akka", "actor", "deployment", "/workers"],
    ];

    /// <summary>Returns the text; secrets are masked.</summary>
    /// <param name="root">The merged layers.</param>
    /// <param name="kafkaVariables">The variables that hold settings of librdkafka.</param>
    public static string Write(ConfigNode root, IReadOnlyDictionary<string, string> kafkaVariables)
    {
        var text = new StringBuilder();
        foreach (var section in Sections)
        {
            if (root.Find(section) is { } node)
            {
                Append(text, string.Join('.', section), node);
            }
        }

        foreach (var (name, value) in kafkaVariables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            var shown = KafkaSecrets.Mask(name.Replace('_', '.'), value);
            text.Append(CultureInfo.InvariantCulture, $"{name} = {shown}  # environment variable\n");
        }

        return text.ToString().TrimEnd();
    }

    private static void Append(StringBuilder text, string key, ConfigNode node)
    {
        if (node.IsNull)
        {
            return;
        }

        if (node.HasValue)
        {
            var value = node.Text ?? $"[{string.Join(", ", node.Items!.Select(item => item.Text))}]";
            text.Append(key).Append(" = ").Append(KafkaSecrets.Mask(key, value));
            if (node.Origin.Layer != ConfigLayer.Default)
            {
                text.Append("  # ").Append(node.Origin);
            }

            text.Append('\n');
        }

        foreach (var (name, child) in node.Children)
        {
            Append(text, KeyPath.Below(key, name), child);
        }
    }
}
