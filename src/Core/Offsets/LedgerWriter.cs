namespace TaskQueue.Core.Offsets;

/// <summary>Takes a ledger in ascending order and codes it, until the next entry does not fit.</summary>
/// <remarks>
/// Runs and attempts go into buffers of their own, which share one budget: what is left out is left out from the top,
/// whichever of the two it is, so that the offsets up to there are told completely.
/// </remarks>
internal ref struct LedgerWriter
{
    private BitWriter _runs;
    private BitWriter _attempts;
    private AdaptiveCode _openCode;
    private AdaptiveCode _settledCode;
    private AdaptiveCode _skipCode;
    private AdaptiveCode _attemptCode;

    // Everything below is told; so many offsets of it are not settled, so many of those are told with their attempts.
    private long _told;
    private long _open;
    private long _openTold;

    public LedgerWriter(long committed, Span<byte> runs, Span<byte> attempts)
    {
        _told = committed;
        _runs = new BitWriter(runs);
        _attempts = new BitWriter(attempts);
    }

    /// <summary>Gets whether something did not fit; from then on nothing is taken.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Gets the number of settled runs taken.</summary>
    public int RunCount { get; private set; }

    /// <summary>Gets the number of tasks with attempts taken.</summary>
    public int AttemptCount { get; private set; }

    /// <summary>Gets the number of bits taken.</summary>
    public readonly int Bits => _runs.Length + _attempts.Length;

    /// <summary>Takes a settled range; nothing if it is empty.</summary>
    public void Settled(long start, long end)
    {
        if (IsFull || start == end)
        {
            return;
        }

        var open = start - _told;
        var runs = _runs;
        if (!_openCode.TryWrite(ref runs, RunCount == 0 ? open : open - 1)
            || !_settledCode.TryWrite(ref runs, end - start - 1)
            || runs.Length + _attempts.Length > LedgerCodec.MaxBits)
        {
            IsFull = true;
            return;
        }

        _runs = runs;
        _open += open;
        _told = end;
        RunCount++;
    }

    /// <summary>Takes the attempts of an offset that is not settled.</summary>
    public void Attempts(long offset, int ended)
    {
        if (IsFull)
        {
            return;
        }

        var index = _open + (offset - _told);
        var attempts = _attempts;
        if (!_skipCode.TryWrite(ref attempts, index - _openTold)
            || !_attemptCode.TryWrite(ref attempts, ended - 1)
            || _runs.Length + attempts.Length > LedgerCodec.MaxBits)
        {
            IsFull = true;
            return;
        }

        _attempts = attempts;
        _openTold = index + 1;
        AttemptCount++;
    }

    /// <summary>Puts the parts together.</summary>
    public readonly void CopyTo(ref BitWriter target)
    {
        var count = default(AdaptiveCode);
        count.TryWrite(ref target, RunCount);
        target.Append(_runs);
        count = default;
        count.TryWrite(ref target, AttemptCount);
        target.Append(_attempts);
    }
}
