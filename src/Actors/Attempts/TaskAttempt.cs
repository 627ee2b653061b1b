using System.Text;
using TaskQueue.Actors.Handlers;
using TaskQueue.Core.Offsets;
using TaskQueue.Core.Ordering;
using TaskQueue.Core.Records;
using TaskQueue.Core.Wire;

namespace TaskQueue.Actors.Attempts;

/// <summary>One attempt of a task, from the moment it is ready until the broker has what tells of its end.</summary>
/// <remarks>
/// <para>
/// Goes from hand to hand: Dispatch makes it, a worker runs it, Dispatch decides what follows, the writer tells of it.
/// Only its state is contended for: a worker that ends it and Dispatch that abandons it exclude each other through
/// <see cref="TryEnd"/> and <see cref="TryAbandon"/>, of which exactly one succeeds.
/// </para>
/// <para>It doubles as the context that the handler sees, so an attempt costs one object.</para>
/// </remarks>
internal sealed partial class TaskAttempt : TaskContext
{
    private const int Ready = 0;
    private const int Running = 1;
    private const int Ended = 2;
    private const int Abandoned = 3;
    private const int EndedLate = 4;

    private readonly RecordBatch _batch;
    private readonly int _index;
    private readonly TaskEnvelope _envelope;
    private int _state;
    private int _cancelReason;

    public TaskAttempt(RecordBatch batch, int index, in TaskEnvelope envelope, TaskKind kind, int attempt)
    {
        _batch = batch;
        _index = index;
        _envelope = envelope;
        TaskKind = kind;
        Attempt = attempt;
    }

    /// <summary>Gets the kind and its handler.</summary>
    public TaskKind TaskKind { get; }

    /// <inheritdoc/>
    public override int Attempt { get; }

    /// <summary>Gets when the attempt started, as a timestamp of the node's clock; 0 before.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Gets how long the attempt may run before its token is canceled.</summary>
    public TimeSpan Timeout => TaskKind.Settings.Attempts.Timeout;

    /// <summary>Gets how many attempts of the task were made: this one counts if it has started.</summary>
    public int AttemptsMade => StartedAt == 0 ? Attempt - 1 : Attempt;

    /// <summary>Gets whether it runs now.</summary>
    public bool IsRunning => Volatile.Read(ref _state) == Running;

    /// <summary>Gets or sets when the task first failed on this node, as a timestamp of the node's clock.</summary>
    public long? FirstFailedAt { get; set; }

    /// <summary>Gets or sets whether the log has mentioned how long it runs.</summary>
    public bool WarnedOfLength { get; set; }

    /// <summary>Gets or sets the task's place in its lane, the same over all its attempts; <see langword="null"/> if it is not ordered.</summary>
    public LanePlace<TaskAttempt>? Place { get; set; }

    /// <summary>Gets or sets whether it holds its lane because it was given up and its code still runs.</summary>
    public bool HoldsLane { get; set; }

    /// <summary>Gets whether it was given up and its code still runs.</summary>
    public bool RunsOn => Volatile.Read(ref _state) == Abandoned;

    /// <summary>Gets or sets whether the task's expiry comes before its next attempt would be due: it only waits to expire.</summary>
    public bool WaitsToExpire { get; set; }

    /// <summary>Gets or sets the round of probes of a paused kind that it belongs to; 0 if it is no probe.</summary>
    public int ProbeRound { get; set; }

    /// <summary>Gets or sets how often the task was interrupted because its worker stopped.</summary>
    public int Interruptions { get; set; }

    /// <summary>Gets how it ended; valid once <see cref="TryEnd"/> or <see cref="TryAbandon"/> succeeded.</summary>
    public AttemptOutcome Outcome { get; private set; }

    public Assignment Assignment => _batch.Assignment;

    public long Offset => _batch.OffsetOf(_index);

    public ref readonly TaskEnvelope Envelope => ref _envelope;

    /// <summary>Gets the task's record, for those who hold the attempt before its release.</summary>
    public RecordView Record => _batch[_index];

    /// <summary>Gets the task's id, for those who hold the attempt before its release.</summary>
    public string TaskId
    {
        get
        {
            var given = _envelope.Id(Record);
            if (!given.IsEmpty)
            {
                return Encoding.UTF8.GetString(given);
            }

            Span<byte> id = stackalloc byte[TaskIds.MaxLength];
            return Encoding.UTF8.GetString(id[..TaskIds.Write(id, Assignment.Partition, Offset)]);
        }
    }

    /// <summary>Gets why the token was canceled.</summary>
    public CancelReason CancelReason => (CancelReason)Volatile.Read(ref _cancelReason);

    /// <summary>Returns whether the task's expiry time has come; a task without one costs a comparison.</summary>
    /// <param name="time">The clock.</param>
    public bool IsExpired(TimeProvider time) => _envelope.ExpiresAt is { } expiry && time.GetUtcNow() >= expiry;

    /// <summary>Starts it, unless its task has expired or its partition is about to leave.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="now">The clock's timestamp.</param>
    /// <returns><see langword="false"/> if it must not run; it has then ended as expired or returned.</returns>
    public bool TryStart(TimeProvider time, long now)
    {
        if (IsExpired(time))
        {
            EndUnstarted(AttemptOutcome.Expired);
            return false;
        }

        return TryStart(now);
    }

    /// <summary>Starts it, unless its partition is about to leave.</summary>
    /// <param name="now">The clock's timestamp.</param>
    /// <returns><see langword="false"/> if it must not run; it has then ended as returned.</returns>
    public bool TryStart(long now)
    {
        if (Assignment.Revoked.IsCancellationRequested)
        {
            EndUnstarted(AttemptOutcome.Returned);
            return false;
        }

        StartedAt = now;
        Volatile.Write(ref _state, Running);
        return true;
    }

    /// <summary>Ends it before it was given to a worker.</summary>
    public void EndUnstarted(in AttemptOutcome outcome)
    {
        Outcome = outcome;
        Volatile.Write(ref _state, Ended);
    }

    /// <summary>Ends it; called by its worker.</summary>
    /// <returns><see langword="false"/> if it had been abandoned: its code has ended now, too late for the outcome to count.</returns>
    public bool TryEnd(in AttemptOutcome outcome)
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Running) != Running)
        {
            Interlocked.CompareExchange(ref _state, EndedLate, Abandoned);
            return false;
        }

        Outcome = outcome;
        return true;
    }

    /// <summary>
    /// Gives it up while its handler may run on: called by Dispatch after the grace period, and by a worker that is stopped.
    /// Its batch's bytes are never used again, for the handler may still read them.
    /// </summary>
    /// <returns><see langword="false"/> if it has just ended by itself.</returns>
    public bool TryAbandon(in AttemptOutcome outcome)
    {
        if (Interlocked.CompareExchange(ref _state, Abandoned, Running) != Running)
        {
            return false;
        }

        _batch.Forfeit();
        Outcome = outcome;
        return true;
    }

    /// <summary>Cancels the handler's token; the callbacks run elsewhere, so this never blocks. The first reason stands.</summary>
    public void Cancel(CancelReason reason)
    {
        if (Interlocked.CompareExchange(ref _cancelReason, (int)reason, 0) == 0)
        {
            _ = Cancellation.CancelAsync();
        }
    }

    /// <summary>Makes the next attempt of the task, on bytes of its own, and releases those of this one.</summary>
    public TaskAttempt Next() => OnOwnBytes(Attempt + 1);

    /// <summary>Makes the same attempt again, on bytes of its own, and releases those of this one.</summary>
    public TaskAttempt Again() => OnOwnBytes(Attempt);

    /// <summary>Gives the record's bytes back; nothing of the record may be read afterwards.</summary>
    public void Release() => _batch.Release();

    /// <summary>Returns the update that tells the consumer what became of the task's record.</summary>
    /// <param name="change">What became of it.</param>
    /// <param name="endedAttempts">Attempts that have ended by now.</param>
    public OffsetUpdate ToUpdate(OffsetChange change, int endedAttempts) =>
        new(Assignment, Offset, change, _batch.BytesOf(_index), endedAttempts);

    public override string ToString() => $"{Assignment.Partition}/{Offset} attempt {Attempt}";

    private TaskAttempt OnOwnBytes(int attempt)
    {
        var copy = new TaskAttempt(_batch.Detach(_index, endedAttempts: attempt - 1), 0, _envelope, TaskKind, attempt)
        {
            FirstFailedAt = FirstFailedAt,
            Interruptions = Interruptions,
            Place = Place,
        };
        if (Place is { } place)
        {
            place.Item = copy;
        }

        return copy;
    }
}
