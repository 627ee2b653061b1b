using System.Globalization;
using System.Text.RegularExpressions;
using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Kafka;

namespace TaskQueue.Actors.Configuration;

/// <summary>
/// Turns environment variables into a layer: <c>TASKQUEUE__ATTEMPTS__MAX=3</c> is <c>task-queue.attempts.max = 3</c>
/// (two underscores begin a level, one is a dash), and so is <c>TaskQueue__Attempts__Max</c>. <c>TASKQUEUE_KAFKA_SASL_PASSWORD</c> is
/// a setting of librdkafka (an underscore is a point) and goes to the Kafka clients by itself.
/// </summary>
internal static partial class ConfigurationEnvironment
{
    private const string Prefix = "TASKQUEUE__";

    /// <summary>Returns the layer.</summary>
    /// <param name="variables">All variables of the process.</param>
    /// <param name="mistakes">Receives the mistakes.</param>
    public static ConfigNode Read(IReadOnlyDictionary<string, string> variables, List<ConfigurationMistake> mistakes)
    {
        var root = new ConfigNode(new Origin("environment", 0, ConfigLayer.Environment));
        var lists = new Dictionary<string, SortedDictionary<int, ConfigNode>>(StringComparer.Ordinal);
        foreach (var (name, value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (PathOf(name) is not { } path)
            {
                continue;
            }

            try
            {
                PutPath(root, path, lists, ConfigurationOverrides.ReadValue(
                    path, value, $"environment variable {name}", ConfigLayer.Environment, variables.GetValueOrDefault));
            }
            catch (HoconSyntaxException error)
            {
                mistakes.Add(new ConfigurationMistake(null, null, $"{error.Reason} (from {error.Origin})", null));
            }
        }

        return root;
    }

    /// <summary>Returns the variables that hold settings of librdkafka.</summary>
    /// <param name="variables">All variables of the process.</param>
    public static IReadOnlyDictionary<string, string> ReadKafka(IReadOnlyDictionary<string, string> variables) =>
        variables
            .Where(variable => variable.Key.StartsWith(KafkaPropertySources.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
                && !SetByKubernetes().IsMatch(variable.Key))
            .ToDictionary(variable => variable.Key, variable => variable.Value);

    // TASKQUEUE__TOPICS__TASKS__0 is an element of a list.
    private static void PutPath(
        ConfigNode root, string[] path, Dictionary<string, SortedDictionary<int, ConfigNode>> lists, ConfigNode value)
    {
        string[] above = [.. path.SkipLast(1)];
        if (!int.TryParse(path[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || ApplicationKeys.IsChosenBelow(above))
        {
            root.Put(path, value);
            return;
        }

        var key = string.Join('.', above);
        if (!lists.TryGetValue(key, out var items))
        {
            lists[key] = items = [];
        }

        items[index] = value;
        root.Put(above, ConfigNode.OfList(value.Origin, [.. items.Values]));
    }

    private static string[]? PathOf(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return ApplicationKeys.PathOfVariable(name[Prefix.Length..].Split("__"));
    }

    // Kubernetes describes a service named "taskqueue-kafka" to every pod in variables of this form.
    [GeneratedRegex("_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_[0-9]+_(TCP|UDP|SCTP)(_.*)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex SetByKubernetes();
}
