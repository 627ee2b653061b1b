namespace TaskQueue.Kafka.Producing;

/// <summary>Completes the settings of a producer.</summary>
internal static class ProducerProperties
{
    /// <summary>Settings on which the guarantees rest: they hold whatever the user says.</summary>
    private static readonly Dictionary<string, string> Fixed = new()
    {
        ["acks"] = "all",
        ["enable.idempotence"] = "true",
        ["log.queue"] = "true",
    };

    /// <summary>Settings that the user may change.</summary>
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["client.id"] = "task-queue",

        // As Java's clients do; librdkafka's own default puts the same key elsewhere.
        ["partitioner"] = "murmur2_random",
        ["linger.ms"] = "5",

        // A topic that was refused (rights, not there) is refused until it is asked for again; the default is 5 minutes.
        ["topic.metadata.refresh.interval.ms"] = "10000",

        // The default of 1 GiB is no bound for a node; what does not fit waits with its owner.
        ["queue.buffering.max.kbytes"] = "65536",
    };

    /// <summary>Other names of settings above.</summary>
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["queue.buffering.max.ms"] = "linger.ms",
        ["request.required.acks"] = "acks",
    };

    /// <summary>Returns the settings to create a producer with.</summary>
    /// <param name="given">What the user has set.</param>
    public static Dictionary<string, string> Complete(IReadOnlyDictionary<string, string> given) =>
        Native.ClientProperties.Complete(given, Defaults, Fixed, Aliases);
}
