namespace TaskQueue.Core.Offsets;

/// <summary>Reads bits, the highest of a byte first.</summary>
internal ref struct BitReader
{
    private readonly ReadOnlySpan<byte> _buffer;
    private int _next;

    public BitReader(ReadOnlySpan<byte> buffer) => _buffer = buffer;

    /// <summary>Gets how many bits are left.</summary>
    public readonly int Left => (_buffer.Length * 8) - _next;

    /// <summary>Reads bits as a number.</summary>
    /// <param name="count">How many, from 0 to 64.</param>
    /// <param name="bits">The number; 0 if so many are not left.</param>
    /// <returns>Whether so many were left.</returns>
    public bool TryRead(int count, out ulong bits)
    {
        bits = 0;
        if (count > Left)
        {
            return false;
        }

        for (; count > 0; count--, _next++)
        {
            bits = (bits << 1) | ((uint)(_buffer[_next >> 3] >> (7 - (_next & 7))) & 1u);
        }

        return true;
    }
}
