using System.Buffers.Binary;

namespace TaskQueue.Core.Records;

/// <summary>The headers of one record, read in place from a block of bytes: no object a header.</summary>
/// <remarks>
/// The block holds one entry after the other: the name's length and the value's length (−1 for a null value) as
/// 32-bit little-endian integers, the name, a zero byte, the value. The zero byte lets a C API take the name as it
/// stands. Written by <see cref="HeaderWriter"/>.
/// </remarks>
public readonly ref struct RecordHeaders
{
    internal const int EntryOverhead = (2 * sizeof(int)) + 1;

    /// <summary>Wraps an encoded block.</summary>
    /// <param name="encoded">A block that <see cref="HeaderWriter"/> wrote; empty for no headers.</param>
    public RecordHeaders(ReadOnlySpan<byte> encoded) => Encoded = encoded;

    /// <summary>Gets the encoded block.</summary>
    public ReadOnlySpan<byte> Encoded { get; }

    /// <summary>Gets whether there is no header.</summary>
    public bool IsEmpty => Encoded.IsEmpty;

    /// <summary>Returns an enumerator over the headers, in the order of the record.</summary>
    public Enumerator GetEnumerator() => new(Encoded);

    /// <summary>Finds the last header of a name, as Kafka's clients do.</summary>
    /// <param name="name">The name's bytes, compared exactly.</param>
    /// <param name="header">The header found.</param>
    /// <returns><see langword="false"/> if there is none of that name.</returns>
    public bool TryGetLast(ReadOnlySpan<byte> name, out RecordHeader header)
    {
        header = default;
        var found = false;
        foreach (var candidate in this)
        {
            if (candidate.Name.SequenceEqual(name))
            {
                header = candidate;
                found = true;
            }
        }

        return found;
    }

    /// <summary>Walks the entries of a block.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> encoded) => _rest = encoded;

        /// <summary>Gets the header at which the enumerator stands.</summary>
        public RecordHeader Current { get; private set; }

        /// <summary>Gets how many bytes of the block follow the current header, whose value ends there.</summary>
        internal readonly int Left => _rest.Length;

        /// <summary>Moves on to the next header.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var nameLength = BinaryPrimitives.ReadInt32LittleEndian(_rest);
            var valueLength = BinaryPrimitives.ReadInt32LittleEndian(_rest[sizeof(int)..]);
            var name = _rest.Slice(2 * sizeof(int), nameLength);
            var value = _rest.Slice(EntryOverhead + nameLength, Math.Max(valueLength, 0));
            Current = new RecordHeader(name, value, valueLength >= 0);
            _rest = _rest[(EntryOverhead + nameLength + value.Length)..];
            return true;
        }
    }
}
