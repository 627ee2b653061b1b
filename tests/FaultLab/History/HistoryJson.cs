using System.Text.Json.Serialization;

namespace TaskQueue.FaultLab.History;

/// <summary>Writes and reads events, without reflection: nodes write several for every task.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HistoryEvent))]
internal sealed partial class HistoryJson : JsonSerializerContext;
