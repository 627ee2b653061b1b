using Akka.Configuration;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Kafka;

namespace TaskQueue.Actors.Configuration;

/// <summary>A configuration without mistakes.</summary>
/// <param name="Settings">Everything of ours.</param>
/// <param name="Kafka">What each Kafka client gets.</param>
/// <param name="Akka">Everything of Akka's, under <c>akka</c>; Akka's own defaults are not in it.</param>
/// <param name="LogLevel">The value of <c>akka.loglevel</c> in capitals: OFF, ERROR, WARNING, INFO or DEBUG.</param>
/// <param name="Effective">All settings as they count, by key, secrets masked.</param>
internal sealed record LoadedConfiguration(
    NodeSettings Settings, KafkaProperties Kafka, Config Akka, string LogLevel, IReadOnlyList<EffectiveSetting> Effective)
{
    /// <summary>Gets the events topics that are known to be missing; empty as long as no broker was asked.</summary>
    public IReadOnlyCollection<string> MissingEventTopics { get; init; } = [];

    /// <summary>Gets how many partitions the task topics have in all, once the broker was asked; <see langword="null"/> before.</summary>
    public int? TaskPartitions { get; init; }
}
