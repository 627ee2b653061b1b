using System.Text.Json;
using System.Text.Json.Serialization;
using TaskQueue.Actors.Configuration;
using TaskQueue.Client;
using TaskQueue.Core.DeadLetters;
using TaskQueue.Core.Wire.Events;
using TaskQueue.Kafka.Groups;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Access;
using TaskQueue.Node.Bench;
using TaskQueue.Node.DeadLetters;
using TaskQueue.Node.Doctor;
using TaskQueue.Node.Partitions;
using TaskQueue.Node.Status;
using TaskQueue.Node.Tasks;

namespace TaskQueue.Node.Commands;

/// <summary>How commands write JSON: names in camel case, enums as words, one object a line.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters =
    [
        typeof(EnumWordConverter<BenchSide>),
        typeof(EnumWordConverter<GroupState>),
        typeof(EnumWordConverter<HealthLevel>),
        typeof(EnumWordConverter<PartitionState>),
        typeof(EnumWordConverter<DeadLetterState>),
        typeof(EnumWordConverter<ReplayOutcome>),
        typeof(EnumWordConverter<TaskEventKind>),
        typeof(EnumWordConverter<TaskOutcome>),
        typeof(EnumWordConverter<TopicCreationOutcome>),
        typeof(EnumWordConverter<TopicFindingKind>),
        typeof(EnumWordConverter<TopicRole>),
    ],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccessGrant))]
[JsonSerializable(typeof(ConfigurationMistake))]
[JsonSerializable(typeof(EffectiveSetting))]
[JsonSerializable(typeof(ErrorLine))]
[JsonSerializable(typeof(SettingDetails))]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(BenchSample))]
[JsonSerializable(typeof(DeadLetterDetails))]
[JsonSerializable(typeof(DeadLetterLine))]
[JsonSerializable(typeof(EnqueuedTask))]
[JsonSerializable(typeof(HealthCheck))]
[JsonSerializable(typeof(MoveReport))]
[JsonSerializable(typeof(PartitionReport))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(QueuedTaskLine))]
[JsonSerializable(typeof(ReplayLine))]
[JsonSerializable(typeof(TaskLine))]
[JsonSerializable(typeof(TopicFinding))]
[JsonSerializable(typeof(TopicReport))]
[JsonSerializable(typeof(TruncateLine))]
internal sealed partial class CommandJsonContext : JsonSerializerContext;
