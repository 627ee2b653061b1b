using System.Text.Json.Serialization;

namespace TaskQueue.FaultLab.History;

/// <summary>How a handler ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
internal enum Outcome
{
    /// <summary>It returned.</summary>
    Succeeded,

    /// <summary>It threw.</summary>
    Failed,

    /// <summary>It said that the task can never succeed.</summary>
    Rejected,

    /// <summary>Its token was canceled.</summary>
    Canceled,
}
