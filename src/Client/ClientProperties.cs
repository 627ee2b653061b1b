using System.Globalization;
using TaskQueue.Kafka;

namespace TaskQueue.Client;

/// <summary>What the Kafka clients of one <see cref="TaskQueueClient"/> get, checked.</summary>
internal static class ClientProperties
{
    private const long MiB = 1024 * 1024;

    private static readonly Dictionary<string, string> Own = new()
    {
        ["bootstrap.servers"] = nameof(TaskQueueClientOptions.BootstrapServers),
        ["metadata.broker.list"] = nameof(TaskQueueClientOptions.BootstrapServers),
    };

    /// <summary>Checks all options and puts the settings together.</summary>
    /// <exception cref="ClientOptionsException">Some cannot be used; all of them are told.</exception>
    public static KafkaProperties Resolve(TaskQueueClientOptions options)
    {
        var mistakes = new List<string>();
        CheckText(mistakes, nameof(options.BootstrapServers), options.BootstrapServers);
        CheckText(mistakes, nameof(options.Topic), options.Topic);
        CheckText(mistakes, nameof(options.ResultTopic), options.ResultTopic);
        CheckText(mistakes, nameof(options.Source), options.Source);
        Check(mistakes, nameof(options.EnqueueTimeout), options.EnqueueTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Check(mistakes, nameof(options.MaxPendingTasks), options.MaxPendingTasks, 1, 10_000_000);
        Check(mistakes, nameof(options.MaxPendingBytes), options.MaxPendingBytes, MiB, 2048 * MiB);
        Check(mistakes, nameof(options.WaitWindow), options.WaitWindow, TimeSpan.Zero, TimeSpan.FromDays(7));
        Check(mistakes, nameof(options.MaxKeptEndings), options.MaxKeptEndings, 0, 10_000_000);
        Check(mistakes, nameof(options.MaxKeptBytes), options.MaxKeptBytes, 0, 16 * 1024 * MiB);
        Check(mistakes, nameof(options.DisposeTimeout), options.DisposeTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        foreach (var key in options.Kafka.Keys.Where(Own.ContainsKey))
        {
            mistakes.Add($"{nameof(options.Kafka)}[{key}]: set {Own[key]} instead");
        }

        var sources = new KafkaPropertySources
        {
            BootstrapServers = options.BootstrapServers,
            Group = "task-queue-client",
            Common = options.Kafka.Where(entry => !Own.ContainsKey(entry.Key)).ToDictionary(entry => entry.Key, entry => entry.Value),

            // A program takes them from where it keeps secrets; it has no file of ours in which they could be left behind.
            AllowSecrets = true,
        };
        var properties = KafkaProperties.Resolve(sources, out var refused);
        mistakes.AddRange(refused
            .Where(mistake => mistake.Key != "bootstrap-servers")
            .Select(mistake => $"{NameOf(mistake)}: {mistake.Reason}"));
        return mistakes.Count == 0 ? properties : throw new ClientOptionsException(mistakes);
    }

    /// <summary>Returns the settings of the producer.</summary>
    public static Dictionary<string, string> OfProducer(KafkaProperties properties, TaskQueueClientOptions options)
    {
        var producer = new Dictionary<string, string>(properties.Results);
        producer.TryAdd("client.id", "task-queue-client");
        SetUnlessGiven(producer, options.EnqueueTimeout.TotalMilliseconds, "message.timeout.ms", "delivery.timeout.ms");
        SetUnlessGiven(producer, options.MaxPendingTasks, "queue.buffering.max.messages");

        // In KiB; librdkafka's highest number is one less than 2 GiB.
        SetUnlessGiven(producer, Math.Min(options.MaxPendingBytes / 1024, 2_097_151), "queue.buffering.max.kbytes");
        return producer;
    }

    private static void SetUnlessGiven(Dictionary<string, string> properties, double value, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (properties.ContainsKey(name))
            {
                return;
            }
        }

        properties[names[0]] = ((long)value).ToString(CultureInfo.InvariantCulture);
    }

    // kafka.common.acks is how a node's user wrote it; ours wrote Kafka["acks"].
    private static string NameOf(KafkaPropertyMistake mistake) => mistake.Key.Split('.', 3) switch
    {
        ["kafka", _, var name] => $"{nameof(TaskQueueClientOptions.Kafka)}[{name}] = '{mistake.Value}'",
        ["kafka", ..] => nameof(TaskQueueClientOptions.Kafka),
        _ => $"{mistake.Key} = '{mistake.Value}'",
    };

    private static void CheckText(List<string> mistakes, string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            mistakes.Add($"{name}: must not be empty");
        }
    }

    private static void Check<T>(List<string> mistakes, string name, T value, T least, T most)
        where T : IComparable<T>, IFormattable
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{name} = {value}: must be {least} to {most}"));
        }
    }
}
