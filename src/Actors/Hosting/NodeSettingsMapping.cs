using TaskQueue.Actors.Configuration;
using TaskQueue.Actors.Configuration.Settings;
using TaskQueue.Actors.Streams;
using TaskQueue.Core.Ordering;
using TaskQueue.Kafka;
using TaskQueue.Kafka.Consuming;

namespace TaskQueue.Actors.Hosting;

/// <summary>Hands each component its part of the configuration.</summary>
internal static class NodeSettingsMapping
{
    /// <summary>Returns the settings of a node.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <remarks>With an ordering, the next task of a lane waits for the acknowledgement of the one before it: no record may linger.</remarks>
    public static TaskQueueSettings ToTaskQueue(LoadedConfiguration configuration) => Map(
        configuration.Settings,
        configuration.Settings.Ordering == LaneOrdering.None ? configuration.Kafka : configuration.Kafka.SendingAtOnce(),
        configuration.MissingEventTopics,
        configuration.TaskPartitions ?? NodeTopics.DefaultPartitions);

    private static TaskQueueSettings Map(
        NodeSettings settings, KafkaProperties kafka, IReadOnlyCollection<string> missingEventTopics, int taskPartitions) => new()
        {
            Consumer = new ConsumerSettings
            {
                Group = settings.Group,
                Topics = settings.Topics.Tasks,
                Properties = kafka.Consumer,
                Start = settings.Start,
                MaxTasks = settings.InFlight.MaxTasks,
                MaxBytes = settings.InFlight.MaxBytes,
                MaxWaiting = settings.InFlight.MaxWaiting,
                MaxWaitingBytes = settings.InFlight.MaxWaitingBytes,
                StaticMembership = settings.StaticMembership,
                ExpectedPartitions = taskPartitions,
                CommitMaxCount = settings.Commit.MaxCount,
                CommitMaxInterval = settings.Commit.MaxInterval,
                RevokeTimeout = settings.RevokeTimeout,
            },
            ResultProducer = kafka.Results,
            DeadLetterProducer = kafka.DeadLetters,
            EventProducer = kafka.Events,
            Write = new WriteSettings
            {
                Group = settings.Group,
                ResultTopic = settings.Topics.Results,
                DeadLetterTopic = settings.Topics.DeadLetters,
                EventTopic = settings.Topics.Events,
                MissingEventTopics = missingEventTopics,
                Key = settings.Results.Key,
                Failures = settings.Results.Failures,
            },
            General = settings.General,
            Kinds = settings.Kinds,
            Ordering = settings.Ordering,
            Supervision = settings.Supervision,
            DefaultKind = settings.DefaultKind.Length > 0 ? settings.DefaultKind : null,
            DrainTimeout = settings.DrainTimeout,
        };
}
