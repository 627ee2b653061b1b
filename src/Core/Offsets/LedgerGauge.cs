namespace TaskQueue.Core.Offsets;

/// <summary>Estimates from above how many bits of a commit's metadata the open tasks of a tracker may come to need.</summary>
/// <remarks>Measures exactly once in a while and adds what the changes since then can have cost at most.</remarks>
internal sealed class LedgerGauge
{
    // Settling a task in the middle of a run costs a bit or two for itself and its neighbors, whatever the order.
    private const int ReservedBits = 2;
    private const int AttemptBits = 16;
    private const int RunBits = 32;
    private const int Limit = LedgerCodec.MaxBits - 512;

    private const int GoodBatch = 256;

    // Where offsets were left out lately, as between transactions or after compaction, the next ones may be too.
    private const int WaryRecords = 4096;

    private int _wary = WaryRecords;
    private int _measured;
    private long _added;
    private long _changes;

    public void Settled(int openNeighbors)
    {
        // What the reserve loses by this settled task, the estimate keeps until it is measured again.
        _added += openNeighbors * ReservedBits;
        _changes++;
    }

    public void AttemptRecorded()
    {
        _added += AttemptBits;
        _changes++;
    }

    public void Delivered(bool jumped)
    {
        if (jumped)
        {
            _wary = WaryRecords;
        }
        else if (_wary > 0)
        {
            _wary--;
        }
    }

    public void RunDelivered()
    {
        _added += RunBits;
        _changes++;
    }

    public bool IsNearlyFull(OffsetTracker tracker)
    {
        if (Estimate(tracker) <= Limit)
        {
            return false;
        }

        MeasureIfWorthwhile(tracker);
        return Estimate(tracker) > Limit;
    }

    /// <summary>Returns how many records may be delivered with nothing measured in between.</summary>
    public int Room(OffsetTracker tracker)
    {
        if (RoomNow(tracker) < GoodBatch)
        {
            MeasureIfWorthwhile(tracker);
        }

        return RoomNow(tracker);
    }

    private int RoomNow(OffsetTracker tracker) =>
        (int)Math.Max(1, (LedgerCodec.MaxBits - Estimate(tracker)) / (_wary > 0 ? RunBits + ReservedBits : ReservedBits));

    private void MeasureIfWorthwhile(OffsetTracker tracker)
    {
        if (_changes >= tracker.Open / 8)
        {
            _measured = LedgerCodec.Measure(tracker);
            _added = 0;
            _changes = 0;
        }
    }

    private long Estimate(OffsetTracker tracker)
        => _measured + _added + ((tracker.Open - tracker.OpenRuns) * ReservedBits);
}
