using System.Buffers.Binary;

namespace TaskQueue.Core.Ordering;

/// <summary>Makes 64 bits of a key, by which lanes are told apart.</summary>
/// <remarks>
/// Two keys with the same 64 bits share a lane: they run one after another for nothing, which is slow and never wrong. Among
/// a million keys the chance of one such pair is 1 to 37 million. Not for storage: the function may change.
/// </remarks>
internal static class LaneKeys
{
    /// <summary>The one lane of a partition that is ordered as a whole.</summary>
    public const ulong Whole = 0;

    // Odd constants with as many ones as zeros; source: wyhash, public domain.
    private const ulong First = 0xa0761d6478bd642f;
    private const ulong Second = 0xe7037ed1a0b428db;

    /// <summary>Returns the lane of a key.</summary>
    /// <param name="key">The key's bytes; may be empty.</param>
    public static ulong Of(ReadOnlySpan<byte> key)
    {
        var hash = Mix((ulong)key.Length ^ First, Second);
        while (key.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key), First);
            key = key[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (var value in key)
        {
            rest = (rest << 8) | value;
        }

        return Mix(hash ^ rest, Second);
    }

    private static ulong Mix(ulong value, ulong by)
    {
        var high = Math.BigMul(value, by, out var low);
        return high ^ low;
    }
}
