using System.Globalization;
using TaskQueue.Actors.Attempts;
using TaskQueue.Actors.Configuration.Hocon;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Kafka;

namespace TaskQueue.Actors.Configuration;

/// <summary>Finds settings that are each allowed and do not fit together.</summary>
internal static class Contradictions
{
    private const string MaxPollInterval = "max.poll.interval.ms";

    // librdkafka's own default.
    private const int DefaultMaxPollIntervalMs = 300_000;

    /// <summary>Returns the settings with those defaults lowered that would contradict what the user has set.</summary>
    public static NodeSettings FitDefaults(NodeSettings settings, KafkaProperties kafka, SettingsReader reader)
    {
        var isDefault = reader.OriginOf("task-queue", "revoke-timeout") is null or { Layer: ConfigLayer.Default };
        return isDefault && MaxPollIntervalOf(kafka) is { } interval && Contradicts(settings.RevokeTimeout, interval)
            ? settings with { RevokeTimeout = TimeSpan.FromMilliseconds(interval * 0.4) }
            : settings;
    }

    /// <summary>Notes a mistake for each contradiction.</summary>
    public static void Check(NodeSettings settings, KafkaProperties kafka, SettingsReader reader)
    {
        CheckTopics(settings.Topics, reader);
        CheckRevokeTimeout(settings.RevokeTimeout, kafka, reader);
        CheckKind("task-queue", settings.General, reader);
        foreach (var (name, kind) in settings.Kinds)
        {
            CheckKind(KeyPath.Below(NodeSettingsBinder.Kinds, name), kind, reader);
        }
    }

    private static void CheckKind(string key, KindSettings kind, SettingsReader reader)
    {
        var (retries, breaker) = (kind.Attempts.Retries, kind.Breaker);
        CheckOrder($"{key}.attempts.backoff.first", retries.First, $"{key}.attempts.backoff.max", retries.Max, reader);
        CheckOrder($"{key}.breaker.pause", breaker.Pause, $"{key}.breaker.max-pause", breaker.MaxPause, reader);
    }

    // Of a kind one of the two may be inherited: then the other is the mistake.
    private static void CheckOrder(string shortKey, TimeSpan shorter, string longKey, TimeSpan longer, SettingsReader reader)
    {
        if (shorter <= longer)
        {
            return;
        }

        if (reader.OriginOf(KeyPath.Split(shortKey)) is not null)
        {
            reader.Refuse(shortKey, $"must not be longer than {longKey}, which is {Units.Write(longer)}");
        }
        else
        {
            reader.Refuse(longKey, $"must not be shorter than {shortKey}, which is {Units.Write(shorter)}");
        }
    }

    private static void CheckTopics(TopicSettings topics, SettingsReader reader)
    {
        if (topics.Tasks.Distinct(StringComparer.Ordinal).Count() < topics.Tasks.Count)
        {
            reader.Refuse("task-queue.topics.tasks", "names a topic twice");
        }

        if (topics.Tasks.Contains(topics.Results, StringComparer.Ordinal))
        {
            reader.Refuse(
                "task-queue.topics.results", "must not be a task topic: each result would be a task again, without end");
        }

        foreach (var task in topics.Tasks)
        {
            var letters = topics.DeadLettersOf(task);
            if (letters == topics.Results || topics.Tasks.Contains(letters, StringComparer.Ordinal))
            {
                reader.Refuse("task-queue.topics.dead-letters", $"gives {letters}, which is a task topic or the result topic");
            }

            var events = topics.EventsOf(task);
            if (events == topics.Results
                || topics.Tasks.Contains(events, StringComparer.Ordinal)
                || topics.Tasks.Any(other => topics.DeadLettersOf(other) == events))
            {
                reader.Refuse(
                    "task-queue.topics.events", $"gives {events}, which is a task topic, the result topic or a dead-letter topic");
            }
        }
    }

    private static void CheckRevokeTimeout(TimeSpan timeout, KafkaProperties kafka, SettingsReader reader)
    {
        if (MaxPollIntervalOf(kafka) is { } interval && Contradicts(timeout, interval))
        {
            reader.Refuse(
                "task-queue.revoke-timeout",
                $"must be below half of {MaxPollInterval}, which is {interval}, or the group gives the partitions away while they are being handed over");
        }
    }

    private static bool Contradicts(TimeSpan revokeTimeout, int maxPollIntervalMs) =>
        revokeTimeout.TotalMilliseconds * 2 >= maxPollIntervalMs;

    // What is no number was refused as such.
    private static int? MaxPollIntervalOf(KafkaProperties kafka)
    {
        if (kafka.Consumer.GetValueOrDefault(MaxPollInterval) is not { } written)
        {
            return DefaultMaxPollIntervalMs;
        }

        return int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var interval) ? interval : null;
    }
}
