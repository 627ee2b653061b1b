namespace TaskQueue.FaultLab.History;

/// <content>What nodes say.</content>
internal abstract partial record HistoryEvent
{
    /// <summary>A partition was assigned.</summary>
    /// <param name="Partition">The partition's number.</param>
    /// <param name="Epoch">The tenure's number at the node.</param>
    /// <param name="Position">From where it is read; negative for its beginning.</param>
    public sealed record Assigned(int Partition, int Epoch, long Position) : HistoryEvent;

    /// <summary>A partition has to be given up.</summary>
    public sealed record Revoking(int Partition, int Epoch) : HistoryEvent;

    /// <summary>A partition has left.</summary>
    /// <param name="Partition">The partition's number.</param>
    /// <param name="Epoch">The tenure's number.</param>
    /// <param name="Lost">Whether it was lost rather than given up.</param>
    /// <param name="Running">How many tasks had neither settled nor been handed back.</param>
    public sealed record Revoked(int Partition, int Epoch, bool Lost, int Running) : HistoryEvent;

    /// <summary>Records were read.</summary>
    /// <param name="Partition">The partition's number.</param>
    /// <param name="Epoch">The tenure's number.</param>
    /// <param name="First">The first offset.</param>
    /// <param name="Last">The last offset.</param>
    public sealed record Delivered(int Partition, int Epoch, long First, long Last) : HistoryEvent;

    /// <summary>A handler began.</summary>
    public sealed record Started(int Partition, int Epoch, long Offset, int Attempt) : HistoryEvent;

    /// <summary>A handler ended.</summary>
    /// <param name="Partition">The partition's number.</param>
    /// <param name="Epoch">The tenure's number.</param>
    /// <param name="Offset">The task's offset.</param>
    /// <param name="Attempt">The attempt's number.</param>
    /// <param name="Outcome">How it ended.</param>
    public sealed record Ended(int Partition, int Epoch, long Offset, int Attempt, Outcome Outcome) : HistoryEvent;

    /// <summary>The broker has acknowledged the record that tells of a task's end.</summary>
    /// <param name="Topic">Where it was written.</param>
    /// <param name="Task">The task's id, or its place for a dead letter (<c>partition-offset</c>).</param>
    public sealed record Acknowledged(TopicSort Topic, string Task) : HistoryEvent;

    /// <summary>A commit was sent, as it went to the broker.</summary>
    /// <param name="Number">The commit's number at the node; it may have several partitions.</param>
    /// <param name="Partition">The partition's number.</param>
    /// <param name="Offset">The committed offset.</param>
    /// <param name="Ledger">The metadata.</param>
    public sealed record CommitSent(int Number, int Partition, long Offset, string Ledger) : HistoryEvent;

    /// <summary>A commit was answered for a partition.</summary>
    /// <param name="Number">The commit's number.</param>
    /// <param name="Partition">The partition's number.</param>
    /// <param name="Error">The code of the refusal; 0 if it is committed.</param>
    public sealed record CommitAnswered(int Number, int Partition, int Error) : HistoryEvent;

    /// <summary>How the consumer's thread went round since the last such event.</summary>
    /// <param name="Turns">How often.</param>
    /// <param name="LongestMs">The longest time between two turns, in milliseconds.</param>
    public sealed record Polled(int Turns, double LongestMs) : HistoryEvent;

    /// <summary>A sample of the process's memory.</summary>
    /// <param name="ResidentMiB">What is resident.</param>
    public sealed record Memory(double ResidentMiB) : HistoryEvent;

    /// <summary>A sample of the time of day, as the process has it.</summary>
    /// <param name="UnixMs">Milliseconds since 1970.</param>
    public sealed record WallClock(long UnixMs) : HistoryEvent;

    /// <summary>A producer's local queue had no room for a record.</summary>
    /// <param name="Topic">Where it was to be written.</param>
    public sealed record QueueFull(TopicSort Topic) : HistoryEvent;

    /// <summary>An exception that nobody looked at.</summary>
    public sealed record Unobserved(string Error) : HistoryEvent;

    /// <summary>The process kills itself with SIGKILL, right after this line.</summary>
    /// <param name="Stage">The stage of a task, or of the node's life, at which it does.</param>
    public sealed record KillsItself(string Stage) : HistoryEvent;
}
