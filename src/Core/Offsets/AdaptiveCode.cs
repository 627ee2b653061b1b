using System.Numerics;

namespace TaskQueue.Core.Offsets;

/// <summary>Codes numbers from 0 in few bits: an exponential Golomb code whose order follows the numbers.</summary>
/// <remarks>
/// A number n under order k is written as q = (n &gt;&gt; k) + 1, preceded by as many zero bits as q has bits less one, then the
/// k low bits of n. After each number: q = 1 lowers k by 1 (not below 0), q of 3 or more raises it by 1. So runs of 1 cost one
/// bit each, as in a bitmap, and a million costs no more than about forty, once. Source of the code: J. Teuhola, 1978.
/// </remarks>
internal struct AdaptiveCode
{
    private int _order;

    /// <summary>Writes a number, or nothing if it does not fit.</summary>
    /// <returns>Whether it fitted.</returns>
    public bool TryWrite(ref BitWriter writer, long number)
    {
        var quotient = (ulong)(number >> _order) + 1;
        var count = (2 * BitOperations.Log2(quotient)) + 1 + _order;
        if (writer.Free < count)
        {
            return false;
        }

        // q and the k low bits of n together are the number n + 2^k; what precedes them are zeros.
        writer.Write(0, Math.Max(count - 64, 0));
        writer.Write((ulong)number + (1UL << _order), Math.Min(count, 64));
        Adapt(quotient);
        return true;
    }

    /// <summary>Reads a number.</summary>
    /// <returns><see langword="false"/> if the bits end too soon or the number is beyond 63 bits.</returns>
    public bool TryRead(ref BitReader reader, out long number)
    {
        number = 0;
        var zeros = 0;
        ulong bit;
        while (reader.TryRead(1, out bit) && bit == 0)
        {
            zeros++;
        }

        if (bit == 0 || zeros + _order > 62 || !reader.TryRead(zeros, out var rest) || !reader.TryRead(_order, out var low))
        {
            return false;
        }

        var quotient = (1UL << zeros) | rest;
        number = (long)(((quotient - 1) << _order) | low);
        Adapt(quotient);
        return true;
    }

    private void Adapt(ulong quotient)
    {
        if (quotient >= 3)
        {
            _order++;
        }
        else if (quotient == 1 && _order > 0)
        {
            _order--;
        }
    }
}
