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

        if (_changes >= tracker.Open / 8)
        {
            _measured = LedgerCodec.Measure(tracker);
            _added = 0;
            _changes = 0;
        }

        return Estimate(tracker) > Limit;
    }

    private long Estimate(OffsetTracker tracker)
        => _measured + _added + ((tracker.Open - tracker.OpenRuns) * ReservedBits);
}
