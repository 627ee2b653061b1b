using System.Collections.Frozen;

namespace TaskQueue.Kafka;

/// <summary>Which settings of Kafka clients users may give, and which client they belong to.</summary>
internal static class KafkaPropertyRules
{
    private const string OffsetsAreOurs =
        "the node commits an offset only after the task's result is acknowledged; see task-queue.commit";

    private const string ResultsAreSafe =
        "a result must be acknowledged by all in-sync replicas, once, before its task counts as done; it cannot be changed";

    private const string NodeNeedsIt = "the node sets it for its own working; it cannot be changed";

    /// <summary>Settings that cannot be given, and why.</summary>
    private static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["enable.auto.commit"] = OffsetsAreOurs,
        ["auto.commit.enable"] = OffsetsAreOurs,
        ["auto.commit.interval.ms"] = OffsetsAreOurs,
        ["enable.auto.offset.store"] = OffsetsAreOurs,
        ["auto.offset.reset"] = "where a group without offsets starts is set by task-queue.start; a group with offsets never starts anywhere else",
        ["enable.idempotence"] = ResultsAreSafe,
        ["acks"] = ResultsAreSafe,
        ["request.required.acks"] = ResultsAreSafe,
        ["delivery.report.only.error"] = ResultsAreSafe,
        ["transactional.id"] = "results are written without transactions",
        ["group.id"] = "set task-queue.group instead",
        ["bootstrap.servers"] = "set task-queue.bootstrap-servers instead",
        ["metadata.broker.list"] = "set task-queue.bootstrap-servers instead",
        ["enable.partition.eof"] = NodeNeedsIt,
        ["log.queue"] = NodeNeedsIt,
        ["enabled_events"] = NodeNeedsIt,
        ["test.mock.num.brokers"] = "it would replace the cluster by one in memory; `taskqueue dev` has one",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Settings that run or load code: only who may write the node's files may give them.</summary>
    private static readonly FrozenSet<string> Code = FrozenSet.ToFrozenSet(
        ["plugin.library.paths", "ssl.engine.location", "ssl.engine.id", "ssl.providers", "sasl.kerberos.kinit.cmd"],
        StringComparer.Ordinal);

    /// <summary>Settings of consumers alone. Source: CONFIGURATION.md of librdkafka 2.16.0, as for the next.</summary>
    private static readonly FrozenSet<string> ConsumerOnly = FrozenSet.ToFrozenSet(
        [
            "group.instance.id", "partition.assignment.strategy", "session.timeout.ms", "heartbeat.interval.ms",
            "group.protocol.type", "group.protocol", "group.remote.assignor", "coordinator.query.interval.ms",
            "max.poll.interval.ms", "queued.min.messages", "queued.max.messages.kbytes", "fetch.wait.max.ms",
            "fetch.queue.backoff.ms", "fetch.message.max.bytes", "max.partition.fetch.bytes", "fetch.max.bytes",
            "fetch.min.bytes", "fetch.error.backoff.ms", "offset.store.method", "isolation.level", "check.crcs",
            "max.poll.records", "share.acknowledgement.mode", "offset.store.path", "offset.store.sync.interval.ms",
            "consume.callback.max.messages",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> ProducerOnly = FrozenSet.ToFrozenSet(
        [
            "transaction.timeout.ms", "enable.gapless.guarantee", "queue.buffering.max.messages",
            "queue.buffering.max.kbytes", "queue.buffering.max.ms", "linger.ms", "message.send.max.retries", "retries",
            "queue.buffering.backpressure.threshold", "compression.codec", "compression.type", "compression.level",
            "batch.num.messages", "batch.size", "sticky.partitioning.linger.ms",
            "request.timeout.ms", "message.timeout.ms", "delivery.timeout.ms", "queuing.strategy",
            "produce.offset.report", "partitioner", "msg_order_cmp",
        ],
        StringComparer.Ordinal);

    /// <summary>Names whose dots the underscores of an environment variable do not stand for.</summary>
    private static readonly FrozenDictionary<string, string> EnvironmentNames = new Dictionary<string, string>
    {
        ["log.level"] = "log_level",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Variables that say where a Kafka for tests is; no settings.</summary>
    private static readonly FrozenSet<string> NoSettings = FrozenSet.ToFrozenSet(
        ["REQUIRED", "DIR", "FAULTY", "FAULTS", "SECURE", "SECURE_CA"], StringComparer.Ordinal);

    /// <summary>Returns why a setting cannot be given; <see langword="null"/> if it can.</summary>
    public static string? RefusalOf(string key) => Refused.GetValueOrDefault(key);

    /// <summary>Tells whether a setting runs or loads code.</summary>
    public static bool IsCode(string key) => Code.Contains(key);

    /// <summary>Tells whether a setting is for consumers alone.</summary>
    public static bool IsConsumerOnly(string key) => ConsumerOnly.Contains(key);

    /// <summary>Tells whether a setting is for producers alone.</summary>
    public static bool IsProducerOnly(string key) => ProducerOnly.Contains(key);

    /// <summary>Returns the setting that an environment variable stands for.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>The dotted key; <see langword="null"/> if the variable is no setting.</returns>
    public static string? KeyOf(string variable)
    {
        if (!variable.StartsWith(KafkaPropertySources.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var name = variable[KafkaPropertySources.EnvironmentPrefix.Length..];
        if (name.Length == 0 || NoSettings.Contains(name))
        {
            return null;
        }

#pragma warning disable CA1308 // librdkafka's names are lower case
        var key = name.ToLowerInvariant().Replace('_', '.');
#pragma warning restore CA1308
        const string dottedFile = ".file";
        if (key.EndsWith(dottedFile, StringComparison.Ordinal) && KafkaSecrets.IsSecret(key[..^dottedFile.Length]))
        {
            return key[..^dottedFile.Length] + KafkaSecrets.FileSuffix;
        }

        return EnvironmentNames.GetValueOrDefault(key, key);
    }
}
