namespace TaskQueue.Core.Offsets;

/// <summary>The part of an inherited ledger that has not been read again yet.</summary>
/// <remarks>Not thread-safe. Asked with ascending offsets; forgets what lies below.</remarks>
internal sealed class LedgerAhead
{
    private readonly Ledger _ledger;
    private int _range;
    private int _attempt;

    public LedgerAhead(Ledger ledger) => _ledger = ledger;

    /// <summary>Gets whether nothing is left of it.</summary>
    public bool IsPassed => _range == _ledger.Settled.Length && _attempt == _ledger.Attempts.Length;

    public bool IsSettled(long offset)
    {
        var settled = _ledger.Settled;
        while (_range < settled.Length && settled[_range].End <= offset)
        {
            _range++;
        }

        return _range < settled.Length && settled[_range].Start <= offset;
    }

    public int AttemptsOf(long offset)
    {
        var attempts = _ledger.Attempts;
        while (_attempt < attempts.Length && attempts[_attempt].Offset < offset)
        {
            _attempt++;
        }

        return _attempt < attempts.Length && attempts[_attempt].Offset == offset ? attempts[_attempt++].Ended : 0;
    }

    /// <summary>Describes what is left above a position.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="settledFrom">From here up to <paramref name="position"/> everything is settled.</param>
    /// <param name="position">Offset of the next record to read.</param>
    public void Describe(ref LedgerWriter writer, long settledFrom, long position)
    {
        var run = new OffsetRange(settledFrom, position);
        var attempt = _attempt;
        foreach (var range in _ledger.Settled[_range..])
        {
            if (range.End <= run.End)
            {
                continue;
            }

            if (range.Start <= run.End)
            {
                run = run with { End = range.End };
                continue;
            }

            writer.Settled(run.Start, run.End);
            DescribeAttempts(ref writer, ref attempt, run.End, range.Start);
            run = range;
            if (writer.IsFull)
            {
                return;
            }
        }

        writer.Settled(run.Start, run.End);
        DescribeAttempts(ref writer, ref attempt, run.End, long.MaxValue);
    }

    private void DescribeAttempts(ref LedgerWriter writer, ref int attempt, long from, long to)
    {
        var attempts = _ledger.Attempts;
        for (; attempt < attempts.Length && attempts[attempt].Offset < to; attempt++)
        {
            if (attempts[attempt].Offset >= from)
            {
                writer.Attempts(attempts[attempt].Offset, attempts[attempt].Ended);
            }
        }
    }
}
