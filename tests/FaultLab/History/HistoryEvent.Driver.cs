namespace TaskQueue.FaultLab.History;

/// <content>What the driver says.</content>
internal abstract partial record HistoryEvent
{
    /// <summary>Under what the run goes; checkers take their bounds from it.</summary>
    public sealed record Configured(RunBounds Bounds) : HistoryEvent;

    /// <summary>A task is about to be enqueued.</summary>
    /// <param name="Task">Its id.</param>
    /// <param name="Key">Its key; empty for none.</param>
    /// <param name="Poison">Whether it can never succeed.</param>
    public sealed record EnqueueInvoked(string Task, string Key, bool Poison) : HistoryEvent;

    /// <summary>The broker has acknowledged a task.</summary>
    public sealed record EnqueueAcknowledged(string Task, int Partition, long Offset) : HistoryEvent;

    /// <summary>A task was not acknowledged.</summary>
    /// <param name="Task">Its id.</param>
    /// <param name="Unknown">Whether it may have been written all the same.</param>
    public sealed record EnqueueFailed(string Task, bool Unknown) : HistoryEvent;

    /// <summary>A node's process was started.</summary>
    public sealed record NodeStarted(string Node) : HistoryEvent;

    /// <summary>A node's process has ended.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="ExitCode">Its exit code; 137 after SIGKILL.</param>
    public sealed record NodeEnded(string Node, int ExitCode) : HistoryEvent;

    /// <summary>A node was asked to drain.</summary>
    public sealed record DrainBegun(string Node) : HistoryEvent;

    /// <summary>A fault was injected.</summary>
    /// <param name="Number">Its number in the run.</param>
    /// <param name="Kind">What kind.</param>
    /// <param name="Target">The node, or <c>broker</c>.</param>
    public sealed record FaultBegun(int Number, FaultKind Kind, string Target) : HistoryEvent;

    /// <summary>A fault is over.</summary>
    public sealed record FaultEnded(int Number) : HistoryEvent;

    /// <summary>Brokers have answered nobody for a while, until now or the end of the run.</summary>
    /// <param name="Seconds">For how long.</param>
    /// <param name="IsBreakable">Whether scenarios break them, so that a fault may be why; else nothing was done to them.</param>
    public sealed record BrokerStalled(double Seconds, bool IsBreakable = false) : HistoryEvent;

    /// <summary>Records of the task topic are about to be deleted.</summary>
    /// <param name="Partition">The partition's number.</param>
    /// <param name="Before">The offset of the oldest record that stays.</param>
    public sealed record RecordsDeleted(int Partition, long Before) : HistoryEvent;

    /// <summary>It is about to be decided where a held partition goes on.</summary>
    /// <param name="Partition">The partition's number.</param>
    /// <param name="Offset">The offset at which it does.</param>
    public sealed record Decided(int Partition, long Offset) : HistoryEvent;

    /// <summary>The task topic, deleted long enough ago for nothing of it to come any more, is about to be created again.</summary>
    public sealed record TopicRecreated : HistoryEvent;

    /// <summary>The wait for the group to have nothing left to do is over.</summary>
    /// <param name="Left">How many records the group has not passed.</param>
    public sealed record Drained(long Left) : HistoryEvent;

    /// <summary>A record that lies in a topic after the run.</summary>
    /// <param name="Topic">Which topic.</param>
    /// <param name="Partition">Of a task, and of a dead letter: the task's partition. −1 for a result.</param>
    /// <param name="Offset">Of a task, and of a dead letter: the task's offset. −1 for a result.</param>
    /// <param name="Task">The task's id, as the record tells it.</param>
    /// <param name="Content">A hash of key, value and headers, without what a dead letter adds; empty for a result.</param>
    /// <param name="Value">A hash of the value.</param>
    /// <param name="Completed">Of a record in the result topic: whether it tells of success.</param>
    public sealed record Found(TopicSort Topic, int Partition, long Offset, string Task, string Content, string Value, bool Completed) : HistoryEvent;

    /// <summary>What the group has committed after the run.</summary>
    /// <param name="Partition">The partition's number.</param>
    /// <param name="Offset">The committed offset.</param>
    /// <param name="Ledger">The metadata.</param>
    /// <param name="End">The offset after the partition's last record.</param>
    public sealed record GroupCommitted(int Partition, long Offset, string Ledger, long End) : HistoryEvent;

    /// <summary>Something was searched for the planted secrets.</summary>
    /// <param name="Where">A node's log, or a topic.</param>
    /// <param name="Bytes">How much was searched.</param>
    /// <param name="Hits">How often one was found.</param>
    public sealed record SecretsSought(string Where, long Bytes, int Hits) : HistoryEvent;
}
