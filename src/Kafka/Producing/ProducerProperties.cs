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

        // How long the client asks for a topic that is not there before it says so; the default is 30 seconds.
        ["topic.metadata.propagation.max.ms"] = "5000",

        // As Java's clients do: within it the client repeats what a broker may have, without doubling it. Trouble is told before.
        ["message.timeout.ms"] = "120000",

        // The default of 1 GiB is no bound for a node; what does not fit waits with its owner.
        ["queue.buffering.max.kbytes"] = "65536",
    };

    /// <summary>Other names of settings above.</summary>
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["queue.buffering.max.ms"] = "linger.ms",
        ["request.required.acks"] = "acks",
        ["delivery.timeout.ms"] = "message.timeout.ms",
    };

    /// <summary>Returns the settings to create a producer with.</summary>
    /// <param name="given">What the user has set.</param>
    public static Dictionary<string, string> Complete(IReadOnlyDictionary<string, string> given) =>
        Native.ClientProperties.Complete(given, Defaults, Fixed, Aliases);

    /// <summary>Returns the settings of a producer that puts each record into a batch of its own.</summary>
    /// <param name="given">What the user has set.</param>
    public static Dictionary<string, string> CompleteForSingles(IReadOnlyDictionary<string, string> given)
    {
        var complete = Complete(given);
        complete["batch.num.messages"] = "1";
        complete["linger.ms"] = "0";
        return complete;
    }
}
