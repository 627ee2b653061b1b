namespace TaskQueue.Kafka.Native;

/// <summary>Puts together what the user has set with what we set.</summary>
internal static class ClientProperties
{
    /// <summary>What each client begins with, unless the user has set it.</summary>
    private static readonly Dictionary<string, string> OfAll = new()
    {
        // Within the first, new partitions are found, and a topic that was refused (rights, not there) is asked for again; after the second, a
        // broker that is back is tried again: librdkafka's own are 5 min and 10 s, long for what waits.
        ["topic.metadata.refresh.interval.ms"] = "10000",
        ["reconnect.backoff.max.ms"] = "2000",
    };

    /// <summary>Returns the defaults of all clients and of the one, overlaid with what the user has set, overlaid with what is fixed.</summary>
    /// <param name="given">What the user has set.</param>
    /// <param name="defaults">What holds unless the user has set it, under this name or an alias.</param>
    /// <param name="fixedValues">What holds in any case.</param>
    /// <param name="aliases">Other names (keys) of settings (values).</param>
    public static Dictionary<string, string> Complete(
        IReadOnlyDictionary<string, string> given,
        IReadOnlyDictionary<string, string> defaults,
        IReadOnlyDictionary<string, string> fixedValues,
        IReadOnlyDictionary<string, string> aliases)
    {
        var complete = new Dictionary<string, string>(OfAll);
        foreach (var (name, value) in defaults)
        {
            complete[name] = value;
        }

        foreach (var (name, value) in given)
        {
            complete[aliases.GetValueOrDefault(name, name)] = value;
        }

        foreach (var (name, value) in fixedValues)
        {
            complete[name] = value;
        }

        return complete;
    }
}
