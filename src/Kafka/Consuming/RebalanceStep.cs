using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>One rebalance that the group waits for, and how far it has come.</summary>
internal sealed class RebalanceStep
{
    public RebalanceStep(bool assigns, PartitionId[] partitions)
    {
        Assigns = assigns;
        Partitions = partitions;
    }

    /// <summary>Gets whether partitions come; otherwise they go.</summary>
    public bool Assigns { get; }

    /// <summary>Gets the partitions.</summary>
    public PartitionId[] Partitions { get; }

    /// <summary>Gets or sets the timestamp before which the broker is not asked again.</summary>
    public long NextTryAt { get; set; }

    /// <summary>Gets or sets the queues of the partitions that come, once they are separated.</summary>
    public QueueHandle[]? Queues { get; set; }

    /// <summary>Gets or sets the number of the sighting of the topics that is waited for.</summary>
    public long? Sighting { get; set; }

    /// <summary>Gets or sets the timestamp until which it is waited for.</summary>
    public long SeeUntil { get; set; }

    /// <summary>Gets or sets how long the broker may take to tell what the group has committed, in milliseconds.</summary>
    public int CommittedTimeoutMs { get; set; } = 500;

    /// <summary>Gets or sets the question what the group has committed, while it is under way.</summary>
    public Task<(CommittedOffset[] Offsets, int Error)>? Reading { get; set; }

    /// <summary>Gets or sets what the group has committed for the partitions that come, once it is known.</summary>
    public CommittedOffset[]? Committed { get; set; }

    /// <summary>Gets or sets those partitions that go and were really there, once they have been told.</summary>
    public AssignedPartition[]? Leaving { get; set; }

    /// <summary>Gets or sets the timestamp until which running tasks are waited for.</summary>
    public long RunUntil { get; set; }

    /// <summary>Gets or sets whether the last commit is being made.</summary>
    public bool IsCommitting { get; set; }

    /// <summary>Gets or sets the timestamp until which the last commit is tried.</summary>
    public long CommitUntil { get; set; }

    /// <summary>Gets or sets whether the last commit was sent at least once.</summary>
    public bool HasSent { get; set; }
}
