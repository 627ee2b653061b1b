using System.Text.Json.Serialization;

namespace TaskQueue.FaultLab.History;

/// <summary>What is done to a node or a broker.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
internal enum FaultKind
{
    /// <summary>A node gets SIGKILL.</summary>
    Kill,

    /// <summary>A node gets SIGSTOP; SIGCONT ends it.</summary>
    Stop,

    /// <summary>The broker gets SIGKILL; its restart ends it.</summary>
    BrokerKill,

    /// <summary>The broker gets SIGSTOP; SIGCONT ends it.</summary>
    BrokerFreeze,

    /// <summary>Connections are dropped and refused.</summary>
    NetworkCut,

    /// <summary>Every byte is swallowed.</summary>
    NetworkHang,

    /// <summary>Every byte is late.</summary>
    NetworkSlow,

    /// <summary>The lab refuses commits of a node.</summary>
    CommitsRefused,
}
