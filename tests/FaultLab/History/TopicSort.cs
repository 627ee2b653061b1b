using System.Text.Json.Serialization;

namespace TaskQueue.FaultLab.History;

/// <summary>The topics of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TopicSort>))]
internal enum TopicSort
{
    /// <summary>The tasks.</summary>
    Tasks,

    /// <summary>The results.</summary>
    Results,

    /// <summary>The dead letters.</summary>
    DeadLetters,

    /// <summary>The events.</summary>
    Events,
}
