using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Completes the settings of a consumer.</summary>
internal static class ConsumerProperties
{
    private const string AssignmentStrategy = "partition.assignment.strategy";

    /// <summary>Settings that the user may change.</summary>
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["client.id"] = "task-queue",

        // Once a partition's queue is full, nothing is fetched for this long; the default of 1,000 lets the node stand idle.
        ["fetch.queue.backoff.ms"] = "5",

        // A partition that has been read empty waits for the fetch under way, and that waits this long for records of idle
        // partitions: with 1 busy partition of 16, 500 (the default) let 18,000 records a second through, 20 let 330,000.
        ["fetch.wait.max.ms"] = "20",

        // These three bound librdkafka's memory for each partition: a prefetched record costs about 280 bytes beside its own.
        ["queued.min.messages"] = "4000",
        ["queued.max.messages.kbytes"] = "4096",
        ["fetch.message.max.bytes"] = "131072",
    };

    /// <summary>Other names of settings above.</summary>
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["max.partition.fetch.bytes"] = "fetch.message.max.bytes",
    };

    /// <summary>Returns the settings to create a consumer with.</summary>
    /// <param name="settings">What the user has set.</param>
    public static Dictionary<string, string> Complete(ConsumerSettings settings)
    {
        var complete = ClientProperties.Complete(settings.Properties, Defaults, FixedOf(settings), Aliases);
        if (complete.GetValueOrDefault("group.protocol") != "consumer")
        {
            complete.TryAdd(AssignmentStrategy, "cooperative-sticky");
        }

        return complete;
    }

    /// <summary>Returns the settings of clients that ask about topics and groups on the side.</summary>
    /// <param name="settings">What the user has set.</param>
    public static Dictionary<string, string> ForAdmin(ConsumerSettings settings) => new(
        settings.Properties.Where(property => !KafkaPropertyRules.IsConsumerOnly(property.Key)));

    /// <summary>Settings on which the guarantees rest: they hold whatever the user says.</summary>
    private static Dictionary<string, string> FixedOf(ConsumerSettings settings) => new()
    {
        ["group.id"] = settings.Group,
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["enable.partition.eof"] = "false",

        // A committed offset that the log no longer has is told, never silently replaced by another.
        ["auto.offset.reset"] = "error",
        ["log.queue"] = "true",
    };
}
