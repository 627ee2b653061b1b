using System.Globalization;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Kafka;

/// <summary>The settings that the user has given to each Kafka client of a node, checked one by one.</summary>
/// <remarks>The clients complete them with defaults and with what the guarantees rest on.</remarks>
internal sealed record KafkaProperties
{
    /// <summary>
    /// The largest record that the dead-letter producer hands to the broker, which then decides: a dead letter is larger than its
    /// task, and librdkafka's own limit of 1,000,000 bytes would refuse it here.
    /// </summary>
    private const string DeadLetterMaxBytes = "1000000000";

    // librdkafka's own default.
    private const int DefaultSessionTimeoutMs = 45_000;

    /// <summary>Gets the settings of the consumer.</summary>
    public required IReadOnlyDictionary<string, string> Consumer { get; init; }

    /// <summary>Gets the settings of the producer of results.</summary>
    public required IReadOnlyDictionary<string, string> Results { get; init; }

    /// <summary>Gets the settings of the producer of dead letters.</summary>
    public required IReadOnlyDictionary<string, string> DeadLetters { get; init; }

    /// <summary>Gets the settings of the producer of events.</summary>
    public required IReadOnlyDictionary<string, string> Events { get; init; }

    /// <summary>Gets the settings of the admin client.</summary>
    public required IReadOnlyDictionary<string, string> Admin { get; init; }

    /// <summary>Puts the settings together.</summary>
    /// <param name="sources">Where they come from.</param>
    /// <param name="mistakes">What cannot be used, in the order of the sources; empty if all can.</param>
    /// <returns>The settings; incomplete if there are mistakes.</returns>
    /// <remarks>
    /// Each setting is tried on a configuration that is thrown away; if none is wrong, so are all of a client together. Reads
    /// the files that hold secrets; connects to nothing.
    /// </remarks>
    public static KafkaProperties Resolve(
        KafkaPropertySources sources, out IReadOnlyList<KafkaPropertyMistake> mistakes)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var reader = new KafkaPropertyReader(sources);
        var common = reader.ReadMap("common", sources.Common, _ => null);
        var consumer = reader.ReadMap(
            "consumer",
            sources.Consumer,
            key => KafkaPropertyRules.IsProducerOnly(key) ? "it is a setting of producers: give it in kafka.producer" : null);
        var producer = reader.ReadMap(
            "producer",
            sources.Producer,
            key => KafkaPropertyRules.IsConsumerOnly(key) ? "it is a setting of consumers: give it in kafka.consumer" : null);
        var environment = reader.ReadEnvironment();
        reader.CheckOwn();

        var results = Layers([common, producer], environment, sources, "producer", k => !KafkaPropertyRules.IsConsumerOnly(k));
        var properties = new KafkaProperties
        {
            Consumer = FitSession(
                Layers([common, consumer], environment, sources, "consumer", k => !KafkaPropertyRules.IsProducerOnly(k))),
            Results = results,
            DeadLetters = new Dictionary<string, string>(results)
            {
                ["client.id"] = $"{results.GetValueOrDefault("client.id", "task-queue")}-dead-letters",
                ["message.max.bytes"] = DeadLetterMaxBytes,
            },
            Events = new Dictionary<string, string>(results)
            {
                ["client.id"] = $"{results.GetValueOrDefault("client.id", "task-queue")}-events",
            },
            Admin = Layers(
                [common],
                environment,
                sources,
                "common",
                k => !KafkaPropertyRules.IsConsumerOnly(k) && !KafkaPropertyRules.IsProducerOnly(k)),
        };
        reader.CheckTogether(properties);
        mistakes = reader.Mistakes;
        return properties;
    }

    /// <summary>
    /// Returns the same with producers that send each record at once, for those who wait for its acknowledgement; how long
    /// the user lets them collect records wins.
    /// </summary>
    public KafkaProperties SendingAtOnce() => this with { Results = AtOnce(Results), DeadLetters = AtOnce(DeadLetters) };

    /// <summary>
    /// Lowers the default of <c>session.timeout.ms</c> to a shorter <c>max.poll.interval.ms</c>: librdkafka refuses a longer
    /// session, and whoever sets the one need not know of the other. With KIP-848 the session is the broker's.
    /// </summary>
    private static Dictionary<string, string> FitSession(Dictionary<string, string> consumer)
    {
        if (!ConsumerProperties.IsSharedOutByBroker(consumer)
            && !consumer.ContainsKey("session.timeout.ms")
            && consumer.TryGetValue("max.poll.interval.ms", out var written)
            && int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var interval)
            && interval < DefaultSessionTimeoutMs)
        {
            consumer["session.timeout.ms"] = written;
        }

        return consumer;
    }

    private static IReadOnlyDictionary<string, string> AtOnce(IReadOnlyDictionary<string, string> producer) =>
        producer.ContainsKey("linger.ms") || producer.ContainsKey("queue.buffering.max.ms")
            ? producer
            : new Dictionary<string, string>(producer) { ["linger.ms"] = "0" };

    private static Dictionary<string, string> Layers(
        Dictionary<string, string>[] maps,
        Dictionary<string, string> environment,
        KafkaPropertySources sources,
        string section,
        Func<string, bool> isKnown)
    {
        var properties = new Dictionary<string, string>();
        foreach (var (key, value) in maps.SelectMany(map => map).Where(entry => isKnown(entry.Key)))
        {
            properties[key] = value;
        }

        foreach (var (key, value) in environment.Where(entry => isKnown(entry.Key)))
        {
            if (!sources.GivenByHand.Contains($"common.{key}") && !sources.GivenByHand.Contains($"{section}.{key}"))
            {
                properties[key] = value;
            }
        }

        properties["bootstrap.servers"] = sources.BootstrapServers;
        return properties;
    }
}
