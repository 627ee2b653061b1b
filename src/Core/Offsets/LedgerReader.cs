namespace TaskQueue.Core.Offsets;

/// <summary>Reads the bits of a ledger, trusting none of them.</summary>
internal ref struct LedgerReader
{
    private readonly long _committed;
    private BitReader _bits;

    public LedgerReader(ReadOnlySpan<byte> bytes, long committed)
    {
        _bits = new BitReader(bytes);
        _committed = committed;
    }

    public bool TryRead(string? topicId, out Ledger ledger)
    {
        ledger = Ledger.Empty;
        if (_committed < 0
            || !TryReadRuns(out var settled)
            || !TryReadAttempts(settled, out var attempts)
            || !IsAtEnd())
        {
            return false;
        }

        ledger = new Ledger(settled, attempts, topicId);
        return true;
    }

    private bool TryReadRuns(out OffsetRange[] settled)
    {
        settled = [];
        if (!TryReadCount(out var count))
        {
            return false;
        }

        var openCode = default(AdaptiveCode);
        var settledCode = default(AdaptiveCode);
        var runs = new OffsetRange[count];
        var told = _committed;
        for (var index = 0; index < count; index++)
        {
            if (!openCode.TryRead(ref _bits, out var open) || !settledCode.TryRead(ref _bits, out var length))
            {
                return false;
            }

            // Two runs never touch, so all but the first are preceded by at least one unsettled offset.
            open += index == 0 ? 0 : 1;
            if (open < 0 || open > long.MaxValue - told || length >= long.MaxValue - told - open)
            {
                return false;
            }

            var start = told + open;
            told = start + length + 1;
            runs[index] = new OffsetRange(start, told);
        }

        settled = runs;
        return true;
    }

    private bool TryReadAttempts(OffsetRange[] settled, out OpenAttempts[] attempts)
    {
        attempts = [];
        if (!TryReadCount(out var count))
        {
            return false;
        }

        var skipCode = default(AdaptiveCode);
        var attemptCode = default(AdaptiveCode);
        var read = new OpenAttempts[count];
        var run = 0;
        var offset = _committed - 1;
        for (var index = 0; index < count; index++)
        {
            if (!skipCode.TryRead(ref _bits, out var skip)
                || !attemptCode.TryRead(ref _bits, out var ended)
                || ended >= int.MaxValue
                || skip > long.MaxValue - 1 - offset)
            {
                return false;
            }

            offset += skip + 1;
            for (; run < settled.Length && settled[run].Start <= offset; run++)
            {
                if (settled[run].Length >= long.MaxValue - offset)
                {
                    return false;
                }

                offset += settled[run].Length;
            }

            read[index] = new OpenAttempts(offset, (int)ended + 1);
        }

        attempts = read;
        return true;
    }

    /// <summary>Reads a number of entries, of which each takes up two bits at least.</summary>
    private bool TryReadCount(out int count)
    {
        count = 0;
        var code = default(AdaptiveCode);
        if (!code.TryRead(ref _bits, out var number) || number > _bits.Left / 2)
        {
            return false;
        }

        count = (int)number;
        return true;
    }

    private bool IsAtEnd() => _bits.Left < 8 && _bits.TryRead(_bits.Left, out var padding) && padding == 0;
}
