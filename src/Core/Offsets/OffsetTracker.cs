namespace TaskQueue.Core.Offsets;

/// <summary>Tracks which records of one assigned partition are settled, and so which offset may be committed.</summary>
/// <remarks>
/// <para>Invariant: every offset below <see cref="Committable"/> is settled or holds no record.</para>
/// <para>
/// Delivered offsets lie ascending in an array and are marked when they settle; marked ones are dropped at the front at
/// once and from the middle when the array is full. So memory follows the number of open tasks, not the span from the
/// lowest to the highest, and each call is amortized O(1), allocating nothing once the array has grown.
/// </para>
/// <para>Not thread-safe: one owner per assignment.</para>
/// </remarks>
internal sealed partial class OffsetTracker
{
    private readonly Dictionary<long, int> _attempts = [];
    private readonly LedgerAhead _ahead;
    private readonly LedgerGauge _gauge = new();

    /// <summary>Creates a tracker for a partition that was just assigned.</summary>
    /// <param name="position">
    /// Offset of the next record to read, which is the committed one; <see langword="null"/> if the partition is read from
    /// its beginning or end: then the first delivered offset sets it.
    /// </param>
    /// <param name="inherited">What the committed metadata tells; kept in each later ledger until it is passed.</param>
    public OffsetTracker(long? position, Ledger inherited)
    {
        ArgumentNullException.ThrowIfNull(inherited);
        ArgumentOutOfRangeException.ThrowIfNegative(position ?? 0);
        Position = position;
        _ahead = new LedgerAhead(inherited);
    }

    /// <summary>Gets the offset of the next record to read; <see langword="null"/> if not known yet.</summary>
    public long? Position { get; private set; }

    /// <summary>
    /// Gets the offset that is safe to commit: the lowest open one, else <see cref="Position"/>. Never goes back.
    /// </summary>
    public long? Committable => _head < _tail ? _entries[_head] : Position;

    /// <summary>Gets how many delivered tasks are not settled.</summary>
    public int Open { get; private set; }

    /// <summary>Gets how many runs of consecutive offsets the open tasks make up.</summary>
    internal int OpenRuns { get; private set; }

    /// <summary>
    /// Gets whether the ledger could outgrow a commit's metadata if more was delivered now; reading the partition should
    /// wait until enough tasks have settled. Never true while nothing is open.
    /// </summary>
    /// <remarks>
    /// Counts what is written today and 2 bits for each open task beyond the first of its run, which covers every order in
    /// which they can settle. So at most about 12,000 tasks of one partition can be open. Cheap enough to ask for each record.
    /// </remarks>
    public bool NearlyFull => Open > 0 && _gauge.IsNearlyFull(this);

    /// <summary>
    /// Gets how many records may be read at once, so that the ledger fits whatever their offsets are; 0 while it is
    /// <see cref="NearlyFull"/>.
    /// </summary>
    public int Room => NearlyFull ? 0 : _gauge.Room(this);

    /// <summary>Takes in a record that was read.</summary>
    /// <param name="offset">The record's offset; not below <see cref="Position"/>. Gaps are normal.</param>
    /// <param name="endedAttempts">Attempts of this task that ended under former owners; 0 if none or not known.</param>
    /// <returns><see langword="false"/> if a former owner settled it: it is passed over and never open.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The offset goes backwards.</exception>
    public bool TryDeliver(long offset, out int endedAttempts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, Position ?? 0);
        ArgumentOutOfRangeException.ThrowIfEqual(offset, long.MaxValue);
        _gauge.Delivered(jumped: offset != Position || !_ahead.IsPassed);
        Position = offset + 1;
        endedAttempts = 0;
        if (!_ahead.IsPassed)
        {
            if (_ahead.IsSettled(offset))
            {
                return false;
            }

            endedAttempts = _ahead.AttemptsOf(offset);
            if (endedAttempts > 0)
            {
                _attempts[offset] = endedAttempts;
                _gauge.AttemptRecorded();
            }
        }

        Append(offset);
        return true;
    }

    /// <summary>Takes in that the log holds no record that is still to be read below an offset: what ends transactions has offsets too.</summary>
    /// <param name="offset">The lowest offset at which a record may still come.</param>
    /// <returns><see langword="false"/> if that is nothing new, or where the partition's reading began is not known yet.</returns>
    public bool TryPass(long offset)
    {
        if (Position is not { } position || offset <= position)
        {
            return false;
        }

        _gauge.Delivered(jumped: true);
        Position = offset;
        return true;
    }

    /// <summary>Settles a delivered task.</summary>
    /// <param name="offset">The offset of its record.</param>
    /// <returns><see langword="false"/> if it is not open: never delivered, passed over, or settled before.</returns>
    public bool Settle(long offset)
    {
        var index = Find(offset);
        if (index < 0)
        {
            return false;
        }

        var neighbors = index > _head && _entries[index - 1] == offset - 1 ? 1 : 0;
        neighbors += index + 1 < _tail && _entries[index + 1] == offset + 1 ? 1 : 0;
        OpenRuns += neighbors - 1;
        _gauge.Settled(neighbors);

        _entries[index] = ~offset;
        _hint = index + 1;
        Open--;
        if (_attempts.Count > 0)
        {
            _attempts.Remove(offset);
        }

        if (index == _head)
        {
            DropSettledFront();
        }

        return true;
    }

    /// <summary>Notes how many attempts of an open task have ended; a lower number than before changes nothing.</summary>
    /// <param name="offset">The offset of its record.</param>
    /// <param name="endedAttempts">Number of ended attempts; at least 0.</param>
    /// <returns><see langword="false"/> if the task is not open.</returns>
    public bool RecordAttempts(long offset, int endedAttempts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(endedAttempts);
        if (Find(offset) < 0)
        {
            return false;
        }

        if (endedAttempts > _attempts.GetValueOrDefault(offset))
        {
            _attempts[offset] = endedAttempts;
            _gauge.AttemptRecorded();
        }

        return true;
    }

    /// <summary>Describes the ledger from <see cref="Committable"/> on, in ascending order, until the writer is full.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="withInherited">Whether what was inherited above <see cref="Position"/> belongs to it.</param>
    internal void Describe(ref LedgerWriter writer, bool withInherited)
    {
        if (Committable is not { } next || Position is not { } position)
        {
            return;
        }

        for (var index = _head; index < _tail && !writer.IsFull; index++)
        {
            var offset = _entries[index];
            if (offset < 0)
            {
                continue;
            }

            writer.Settled(next, offset);
            if (_attempts.Count > 0 && _attempts.TryGetValue(offset, out var ended))
            {
                writer.Attempts(offset, ended);
            }

            next = offset + 1;
        }

        if (withInherited)
        {
            _ahead.Describe(ref writer, next, position);
        }
        else
        {
            writer.Settled(next, position);
        }
    }
}
