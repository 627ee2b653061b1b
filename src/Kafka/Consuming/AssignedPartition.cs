using TaskQueue.Core.Offsets;
using TaskQueue.Core.Records;
using TaskQueue.Kafka.Native;

namespace TaskQueue.Kafka.Consuming;

/// <summary>One assigned partition: its queue, what was read of it, what is committed of it.</summary>
/// <remarks>Belongs to the consumer's thread, but for <see cref="MarkReady"/>.</remarks>
internal sealed class AssignedPartition : IDisposable
{
    /// <summary>The offset that stands for none.</summary>
    public const long NoOffset = -1001;

    private readonly CancellationTokenSource _revoked;
    private int _ready = 1;
    private long _version;
    private long _committedVersion;

    /// <summary>Creates the state of a partition.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="revoked">The source of the assignment's token.</param>
    /// <param name="queue">The partition's own queue.</param>
    /// <param name="tracker">Tracks its offsets.</param>
    /// <param name="committed">What the group has committed; <see cref="NoOffset"/> for nothing.</param>
    public AssignedPartition(
        Assignment assignment,
        CancellationTokenSource revoked,
        QueueHandle queue,
        OffsetTracker tracker,
        long committed)
    {
        Assignment = assignment;
        Queue = queue;
        Tracker = tracker;
        Committed = committed;
        _revoked = revoked;
    }

    /// <summary>Gets the assignment.</summary>
    public Assignment Assignment { get; }

    /// <summary>Gets the partition's queue.</summary>
    public QueueHandle Queue { get; }

    /// <summary>Gets the tracker.</summary>
    public OffsetTracker Tracker { get; }

    /// <summary>Gets the counters of what is in flight and waiting.</summary>
    public PartitionShare Share { get; } = new();

    /// <summary>Gets how old what is open is.</summary>
    public OpenAges Ages { get; } = new();

    /// <summary>Gets the offset committed last; <see cref="NoOffset"/> for none.</summary>
    public long Committed { get; private set; }

    /// <summary>Gets or sets why the partition is not read until an operator has done something; <see langword="null"/> if it is.</summary>
    public PartitionHold? Hold { get; set; }

    /// <summary>
    /// Gets why the partition's beginning could not be looked up, and the timestamp of that; <see langword="null"/> if it could.
    /// </summary>
    public (string Reason, long At)? FailedStart { get; private set; }

    /// <summary>Gets the UUID of the topic, in Kafka's notation; <see langword="null"/> if not told.</summary>
    public string? TopicId { get; set; }

    /// <summary>Gets or sets whether its topic may be another one of the same name by now; not read until that is known.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>Gets or sets the timestamp of the last line in the log about a ledger that did not fit.</summary>
    public long? LedgerToldAt { get; set; }

    /// <summary>Gets or sets whether commits go without a ledger, because the broker takes no metadata of that length.</summary>
    public bool WithoutLedger { get; set; }

    /// <summary>Gets whether the partition is to be given up.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>Gets whether something happened since the last successful commit that the next one has to tell.</summary>
    public bool IsChanged => _version != _committedVersion;

    /// <summary>Gets the number of changes, to be handed back to <see cref="OnCommitted"/>.</summary>
    public long Version => _version;

    /// <summary>Notes that the queue may hold records; safe from any thread.</summary>
    public void MarkReady() => Volatile.Write(ref _ready, 1);

    /// <summary>Returns how many records to read now; 0 for none.</summary>
    /// <remarks>Notes on the way whether it is for the sake of retries that wait that records are left unread.</remarks>
    public int Demand(in ShareLimits limits)
    {
        var room = Volatile.Read(ref _ready) == 0 || Hold is not null || IsInDoubt || IsLeaving ? 0 : Share.Room(limits);
        var fits = room > 0 ? Tracker.Room : 0;
        var isLedgerFull = room > 0 && fits == 0;
        var isWaitingFull = room > 0 && (Share.IsWaitingFull(limits) || (isLedgerFull && Share.Waiting > 0));
        Assignment.IsWaitingFull = isWaitingFull && Queue.Length > 0;
        if (room == 0 || isLedgerFull || isWaitingFull)
        {
            return 0;
        }

        return Math.Min(Math.Min(room, fits), MessageBatch.Capacity);
    }

    /// <summary>To be called before the queue is read: what comes in from here on marks it again.</summary>
    public void BeginRead() => Interlocked.Exchange(ref _ready, 0);

    /// <summary>Applies what became of a delivered record.</summary>
    /// <returns>Whether there is something new to commit.</returns>
    public bool Apply(in OffsetUpdate update)
    {
        switch (update.Change)
        {
            case OffsetChange.Settled:
                if (!Tracker.Settle(update.Offset))
                {
                    return false;
                }

                Share.Leave(update.Offset, update.Bytes);
                break;
            case OffsetChange.Resumed:
                Share.Resume(update.Offset, update.Bytes);
                return false;
            case OffsetChange.Waiting:
                Share.Wait(update.Offset, update.Bytes);
                if (!Tracker.RecordAttempts(update.Offset, update.EndedAttempts))
                {
                    return false;
                }

                break;
            case OffsetChange.Returned:
                Share.Leave(update.Offset, update.Bytes);
                if (update.EndedAttempts == 0 || !Tracker.RecordAttempts(update.Offset, update.EndedAttempts))
                {
                    return false;
                }

                break;
        }

        OnChanged();
        return true;
    }

    /// <summary>Notes a change that the next commit has to tell.</summary>
    public void OnChanged() => _version++;

    /// <summary>Notes a successful commit.</summary>
    public void OnCommitted(long version, long offset)
    {
        _committedVersion = version;
        Committed = offset;
    }

    /// <summary>Notes that the client does not read on.</summary>
    /// <param name="offset">
    /// The offset that the log does not have. One below zero stands for a place: for the beginning, which could not be looked up, or for
    /// where the log was found to be cut off.
    /// </param>
    /// <param name="cause">What the client said.</param>
    /// <param name="now">The timestamp.</param>
    public void OnNoOffset(long offset, string cause, long now)
    {
        if ((offset >= 0 ? offset : Tracker.Position) is { } known)
        {
            Hold ??= PartitionHold.ForOffset(Assignment.Partition, known, cause, now);
        }
        else
        {
            FailedStart = (cause, now);
        }
    }

    /// <summary>Tells everyone that the partition is to be given up; from here on it is not read.</summary>
    public void BeginLeaving()
    {
        if (!IsLeaving)
        {
            IsLeaving = true;
            _revoked.Cancel();
        }
    }

    /// <summary>Frees the queue, and what was prefetched into it: it would lie there as long as the client lives.</summary>
    public void Dispose()
    {
        Queue.Drain();
        Queue.Dispose();
        _revoked.Dispose();
    }
}
