using System.Globalization;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>Completes the settings of a consumer.</summary>
internal static class ConsumerProperties
{
    private const string AssignmentStrategy = "partition.assignment.strategy";

    /// <summary>Settings that the user may change.</summary>
    private static readonly Dictionary<string, string> Defaults = new()
    {
        // As a node calls itself in what it tells, so that a listing of the group's members names nodes.
        ["client.id"] = $"{Environment.MachineName}-{Environment.ProcessId}",

        // Once a partition's queue is full, nothing is fetched for this long; the default of 1,000 lets the node stand idle.
        ["fetch.queue.backoff.ms"] = "5",

        // A partition that has been read empty waits for the fetch under way, and that waits this long for records of idle
        // partitions: with 1 busy partition of 16, 500 (the default) let 18,000 records a second through, 20 let 330,000.
        ["fetch.wait.max.ms"] = "20",
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
        var defaults = new Dictionary<string, string>(Defaults);
        foreach (var (name, value) in PrefetchOf(settings.ExpectedPartitions))
        {
            defaults.Add(name, value);
        }

        var complete = ClientProperties.Complete(settings.Properties, defaults, FixedOf(settings), Aliases);
        if (!IsSharedOutByBroker(complete))
        {
            complete.TryAdd(AssignmentStrategy, "cooperative-sticky");
        }

        if (settings.StaticMembership)
        {
            complete.TryAdd(StaticMember.Property, StaticMember.NameHere(settings.Group));
        }

        return complete;
    }

    /// <summary>Returns whether a broker shares the partitions out (KIP-848), not a member of the group.</summary>
    /// <param name="properties">The settings of the consumer.</param>
    public static bool IsSharedOutByBroker(IReadOnlyDictionary<string, string> properties) =>
        properties.GetValueOrDefault("group.protocol") == "consumer";

    /// <summary>Returns the settings of clients that ask about topics and groups on the side.</summary>
    /// <param name="settings">What the user has set.</param>
    public static Dictionary<string, string> ForAdmin(ConsumerSettings settings) => new(
        settings.Properties.Where(property => !KafkaPropertyRules.IsConsumerOnly(property.Key)));

    /// <summary>
    /// Bounds what librdkafka prefetches, for each partition: a record costs about 280 bytes beside its own. Up to 16
    /// partitions have as much as is of use; of more, each has its part of the same sum, so that memory does not grow with
    /// their number. Beyond its bound a partition may have one fetch more.
    /// </summary>
    private static Dictionary<string, string> PrefetchOf(int partitions)
    {
        var parts = Math.Max(1, partitions);
        return new Dictionary<string, string>
        {
            ["queued.min.messages"] = Write(Math.Clamp(64_000 / parts, 100, 4_000)),
            ["queued.max.messages.kbytes"] = Write(Math.Clamp(65_536 / parts, 64, 4_096)),
            ["fetch.message.max.bytes"] = Write(Math.Clamp(2 * 1024 * 1024 / parts, 16 * 1024, 128 * 1024)),
        };
    }

    private static string Write(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Settings on which the guarantees rest: they hold whatever the user says.</summary>
    private static Dictionary<string, string> FixedOf(ConsumerSettings settings) => new()
    {
        ["group.id"] = settings.Group,
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["enable.partition.eof"] = "true",

        // A committed offset that the log no longer has is told, never silently replaced by another.
        ["auto.offset.reset"] = "error",
        ["log.queue"] = "true",
    };
}
