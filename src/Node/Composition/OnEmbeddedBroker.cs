using TaskQueue.Actors.Configuration;
using TaskQueue.Kafka.Embedded;

namespace TaskQueue.Node.Composition;

/// <summary>Adapts a configuration to an embedded broker.</summary>
internal static class OnEmbeddedBroker
{
    /// <summary>Returns the configuration with the broker's address, and with defaults that the broker needs to be quick.</summary>
    /// <param name="configuration">The configuration; what it says about clients wins.</param>
    /// <param name="bootstrapServers">The broker's address.</param>
    public static LoadedConfiguration Adapt(LoadedConfiguration configuration, string bootstrapServers)
    {
        var kafka = configuration.Kafka;
        return configuration with
        {
            Settings = configuration.Settings with { BootstrapServers = bootstrapServers },
            Kafka = kafka with
            {
                Consumer = Adapt(kafka.Consumer, bootstrapServers, EmbeddedBroker.ClientProperties),
                Results = Adapt(kafka.Results, bootstrapServers, []),
                DeadLetters = Adapt(kafka.DeadLetters, bootstrapServers, []),
                Events = Adapt(kafka.Events, bootstrapServers, []),
                Admin = Adapt(kafka.Admin, bootstrapServers, []),
            },
        };
    }

    private static Dictionary<string, string> Adapt(
        IReadOnlyDictionary<string, string> given, string bootstrapServers, IEnumerable<KeyValuePair<string, string>> defaults)
    {
        var properties = new Dictionary<string, string>(defaults);
        foreach (var (key, value) in given)
        {
            properties[key] = value;
        }

        properties["bootstrap.servers"] = bootstrapServers;
        return properties;
    }
}
