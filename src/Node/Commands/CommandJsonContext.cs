using System.Text.Json;
using System.Text.Json.Serialization;
using TaskQueue.Kafka.Topics;
using TaskQueue.Node.Bench;

namespace TaskQueue.Node.Commands;

/// <summary>How commands write JSON: names in camel case, enums as words, one object a line.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters =
    [
        typeof(EnumWordConverter<BenchSide>),
        typeof(EnumWordConverter<TopicCreationOutcome>),
        typeof(EnumWordConverter<TopicFindingKind>),
        typeof(EnumWordConverter<TopicRole>),
    ],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(BenchSample))]
[JsonSerializable(typeof(EnqueuedTask))]
[JsonSerializable(typeof(TopicFinding))]
[JsonSerializable(typeof(TopicReport))]
internal sealed partial class CommandJsonContext : JsonSerializerContext;
