using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Reading;

/// <summary>Completes the settings of a client that reads without being a member of a group.</summary>
internal static class ReaderProperties
{
    /// <summary>Settings of membership: there is none.</summary>
    private static readonly string[] OfMembers =
    [
        "group.protocol", "group.instance.id", "group.remote.assignor", "partition.assignment.strategy",
        "session.timeout.ms", "heartbeat.interval.ms", "max.poll.interval.ms",
    ];

    /// <summary>Settings that the user may change.</summary>
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["client.id"] = "task-queue-reader",
        ["fetch.queue.backoff.ms"] = "5",
        ["fetch.wait.max.ms"] = "20",
        ["queued.min.messages"] = "4000",
        ["queued.max.messages.kbytes"] = "4096",
    };

    private static readonly Dictionary<string, string> Aliases = [];

    /// <summary>Settings on which reading rests: they hold whatever the user says.</summary>
    private static readonly Dictionary<string, string> Fixed = new()
    {
        // librdkafka assigns only with a group's name; without a subscription nothing joins it and nothing is committed to it.
        ["group.id"] = "task-queue-reader",
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["enable.partition.eof"] = "true",
        ["auto.offset.reset"] = "error",
        ["isolation.level"] = "read_committed",
        ["log.queue"] = "true",
    };

    /// <summary>Returns the settings to create the client with.</summary>
    /// <param name="given">What the user has set for consumers.</param>
    public static Dictionary<string, string> Complete(IReadOnlyDictionary<string, string> given)
    {
        var complete = ClientProperties.Complete(given, Defaults, Fixed, Aliases);
        foreach (var name in OfMembers)
        {
            complete.Remove(name);
        }

        return complete;
    }
}
