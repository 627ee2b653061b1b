using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Kafka;

namespace TaskQueue.Actors.Configuration;

/// <summary>Turns <c>--set key=value</c> and short options into a layer.</summary>
internal static class ConfigurationOverrides
{
    /// <summary>Returns the layer of all <c>--set</c>.</summary>
    /// <param name="assignments">Each <c>key=value</c>, in order.</param>
    /// <param name="environment">Returns an environment variable, or <see langword="null"/>.</param>
    /// <param name="mistakes">Receives the mistakes.</param>
    public static ConfigNode Read(
        IEnumerable<string> assignments, Func<string, string?> environment, List<ConfigurationMistake> mistakes)
    {
        const string Source = "--set";
        var root = new ConfigNode(new Origin(Source, 0, ConfigLayer.Set));
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                // It may be a secret from where its key ends.
                mistakes.Add(new ConfigurationMistake(null, null, $"--set {assignment.Split(':', '=', ' ')[0]}: must be key=value", null));
                continue;
            }

            try
            {
                var path = HoconReader.ReadPath(assignment[..equals].Trim(), Source, ConfigLayer.Set);
                root.Put(path, ReadValue(path, assignment[(equals + 1)..], Source, ConfigLayer.Set, environment));
            }
            catch (HoconSyntaxException error)
            {
                mistakes.Add(new ConfigurationMistake(assignment[..equals], null, error.Reason, Source));
            }
        }

        return root;
    }

    /// <summary>
    /// Reads a value as people write it in a shell: HOCON if it begins like a list, an object or a quoted text, else the
    /// text as it stands. A secret may begin with anything, and is no HOCON.
    /// </summary>
    /// <exception cref="HoconSyntaxException">It begins like HOCON and is not.</exception>
    public static ConfigNode ReadValue(
        IReadOnlyList<string> path, string text, string source, ConfigLayer layer, Func<string, string?> environment)
    {
        var trimmed = text.Trim();
        var origin = new Origin(source, 0, layer);
        if (trimmed == "null")
        {
            return ConfigNode.OfNull(origin);
        }

        return trimmed is ['[' or '{' or '"', ..] && !IsSecret(path)
            ? HoconReader.ReadSingleValue(trimmed, source, layer, environment) ?? ConfigNode.OfNull(origin)
            : ConfigNode.OfText(origin, trimmed);
    }

    private static bool IsSecret(IReadOnlyList<string> path) =>
        ApplicationKeys.IsInKafkaMap(path) && KafkaSecrets.IsSecret(string.Join('.', path));
}
