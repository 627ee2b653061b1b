using System.Text.Json.Serialization;

namespace TaskQueue.FaultLab.History;

/// <summary>Something that happened in a run, as one line of a process's file tells it.</summary>
/// <remarks>
/// Times are the machine's monotonic clock, which all processes share, so that events of different files can be put in order.
/// What nodes say is in <c>HistoryEvent.Nodes.cs</c>, what the driver says in <c>HistoryEvent.Driver.cs</c>.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "e")]
[JsonDerivedType(typeof(Opened), "opened")]
[JsonDerivedType(typeof(Closed), "closed")]
[JsonDerivedType(typeof(Assigned), "assigned")]
[JsonDerivedType(typeof(Revoking), "revoking")]
[JsonDerivedType(typeof(Revoked), "revoked")]
[JsonDerivedType(typeof(Delivered), "delivered")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Acknowledged), "acknowledged")]
[JsonDerivedType(typeof(CommitSent), "commit-sent")]
[JsonDerivedType(typeof(CommitAnswered), "commit-answered")]
[JsonDerivedType(typeof(Polled), "polled")]
[JsonDerivedType(typeof(Memory), "memory")]
[JsonDerivedType(typeof(Unobserved), "unobserved")]
[JsonDerivedType(typeof(KillsItself), "kills-itself")]
[JsonDerivedType(typeof(WallClock), "wall-clock")]
[JsonDerivedType(typeof(QueueFull), "queue-full")]
[JsonDerivedType(typeof(Configured), "configured")]
[JsonDerivedType(typeof(EnqueueInvoked), "enqueue-invoked")]
[JsonDerivedType(typeof(EnqueueAcknowledged), "enqueue-acknowledged")]
[JsonDerivedType(typeof(EnqueueFailed), "enqueue-failed")]
[JsonDerivedType(typeof(NodeStarted), "node-started")]
[JsonDerivedType(typeof(NodeEnded), "node-ended")]
[JsonDerivedType(typeof(DrainBegun), "drain-begun")]
[JsonDerivedType(typeof(FaultBegun), "fault-begun")]
[JsonDerivedType(typeof(FaultEnded), "fault-ended")]
[JsonDerivedType(typeof(BrokerStalled), "broker-stalled")]
[JsonDerivedType(typeof(RecordsDeleted), "records-deleted")]
[JsonDerivedType(typeof(Decided), "decided")]
[JsonDerivedType(typeof(TopicRecreated), "topic-recreated")]
[JsonDerivedType(typeof(Drained), "drained")]
[JsonDerivedType(typeof(Found), "found")]
[JsonDerivedType(typeof(GroupCommitted), "group-committed")]
[JsonDerivedType(typeof(SecretsSought), "secrets-sought")]
internal abstract partial record HistoryEvent
{
    /// <summary>Gets or sets when it happened, in nanoseconds of the machine's monotonic clock.</summary>
    [JsonPropertyOrder(-1)]
    public long At { get; set; }

    /// <summary>Gets or sets who wrote it; told by the file.</summary>
    [JsonIgnore]
    public string Process { get; set; } = string.Empty;

    /// <summary>The first line of every file.</summary>
    /// <param name="Version">The version of the format.</param>
    /// <param name="Name">The process's name in the run.</param>
    /// <param name="Pid">Its number on the machine.</param>
    public sealed record Opened(int Version, string Name, int Pid) : HistoryEvent
    {
        /// <summary>The version that is written.</summary>
        public const int Current = 1;
    }

    /// <summary>The last line of a process that was not killed.</summary>
    public sealed record Closed : HistoryEvent;
}
