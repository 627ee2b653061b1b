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

    /// <summary>The consumer's thread of a node stays away from its client.</summary>
    PollStall,

    /// <summary>A node's time of day jumps; its monotonic clock does not.</summary>
    ClockJump,

    /// <summary>Another process is the same static member of the group as a node.</summary>
    Doubled,

    /// <summary>One of several brokers is away; the others take over what it led.</summary>
    BrokerLost,

    /// <summary>All connections are dropped, and accepted again at once.</summary>
    ConnectionsReset,

    /// <summary>The result topic takes no records.</summary>
    ResultsRefused,

    /// <summary>The dead-letter topic takes no records; the result topic does.</summary>
    DeadLettersRefused,

    /// <summary>The task topic cannot be read.</summary>
    ReadingRefused,

    /// <summary>The group lets no node in.</summary>
    GroupRefused,

    /// <summary>Brokers stood still, and nothing of the lab had made them.</summary>
    BrokerStalled,

    /// <summary>The task topic is deleted; it ends with another one of that name.</summary>
    TopicDeleted,

    /// <summary>An operator changed something that nodes have to cope with meanwhile.</summary>
    TopicChanged,
}
