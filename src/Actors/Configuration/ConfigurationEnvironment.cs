using System.Text.RegularExpressions;
using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Kafka;

namespace TaskQueue.Actors.Configuration;

/// <summary>
/// Turns environment variables into a layer: <c>TASKQUEUE__ATTEMPTS__MAX=3</c> is <c>task-queue.attempts.max = 3</c>
/// (two underscores begin a level, one is a dash). <c>TASKQUEUE_KAFKA_SASL_PASSWORD</c> is a setting of librdkafka
/// (an underscore is a point) and goes to the Kafka clients by itself.
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
        foreach (var (name, value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (PathOf(name) is not { } path)
            {
                continue;
            }

            try
            {
                root.Put(path, ConfigurationOverrides.ReadValue(
                    value, $"environment variable {name}", ConfigLayer.Environment, variables.GetValueOrDefault));
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

    private static string[]? PathOf(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var keys = name[Prefix.Length..].ToLowerInvariant().Split("__");
        return ["task-queue", .. keys.Select(key => key.Replace('_', '-'))];
    }

    // Kubernetes describes a service named "taskqueue-kafka" to every pod in variables of this form.
    [GeneratedRegex("_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_[0-9]+_(TCP|UDP|SCTP)(_.*)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex SetByKubernetes();
}
