namespace TaskQueue.Core.Offsets;

/// <summary>Writes bits, the highest of a byte first, into a buffer of zeros.</summary>
internal ref struct BitWriter
{
    private readonly Span<byte> _buffer;

    public BitWriter(Span<byte> buffer) => _buffer = buffer;

    /// <summary>Gets the number of bits written.</summary>
    public int Length { get; private set; }

    /// <summary>Gets how many bits can still be written.</summary>
    public readonly int Free => (_buffer.Length * 8) - Length;

    /// <summary>Gets the bytes that hold what was written.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[..((Length + 7) / 8)];

    /// <summary>Writes the lowest bits of a number.</summary>
    /// <param name="bits">The number; higher bits are ignored.</param>
    /// <param name="count">How many bits, from 0 to 64.</param>
    public void Write(ulong bits, int count)
    {
        while (count > 0)
        {
            var free = 8 - (Length & 7);
            var take = Math.Min(free, count);
            count -= take;
            var part = (byte)((bits >> count) & ((1UL << take) - 1));
            _buffer[Length >> 3] |= (byte)(part << (free - take));
            Length += take;
        }
    }

    /// <summary>Writes all that another writer holds.</summary>
    public void Append(BitWriter other)
    {
        var left = other.Length;
        foreach (var value in other.Written)
        {
            var count = Math.Min(left, 8);
            Write((ulong)value >> (8 - count), count);
            left -= count;
        }
    }
}
