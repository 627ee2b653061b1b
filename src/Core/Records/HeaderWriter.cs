using System.Buffers.Binary;

namespace TaskQueue.Core.Records;

/// <summary>Writes a block of headers for <see cref="RecordHeaders"/> into a buffer that is used again and again.</summary>
/// <remarks>Not thread-safe. Public for tests of handlers that read headers. What <see cref="Written"/> returned is overwritten after <see cref="Clear"/>.</remarks>
public sealed class HeaderWriter
{
    private byte[] _buffer = new byte[512];
    private int _length;

    /// <summary>Gets the headers written since the last <see cref="Clear"/>.</summary>
    public RecordHeaders Written => new(_buffer.AsSpan(0, _length));

    /// <summary>Forgets what was written; the buffer stays.</summary>
    public void Clear() => _length = 0;

    /// <summary>Adds a header.</summary>
    /// <param name="name">The name's bytes, without a terminating zero.</param>
    /// <param name="value">The value's bytes.</param>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var target = BeginEntry(name, value.Length, value.Length);
        value.CopyTo(target);
    }

    /// <summary>Adds a header whose value is null.</summary>
    /// <param name="name">The name's bytes, without a terminating zero.</param>
    public void AddNull(ReadOnlySpan<byte> name) => BeginEntry(name, -1, 0);

    /// <summary>Adds a header and lets the caller fill in the value.</summary>
    /// <param name="name">The name's bytes, without a terminating zero.</param>
    /// <param name="valueLength">The value's length in bytes; at least 0.</param>
    /// <returns>The value's bytes, to be filled before the next call.</returns>
    public Span<byte> Reserve(ReadOnlySpan<byte> name, int valueLength) => BeginEntry(name, valueLength, valueLength);

    /// <summary>Adds all headers of a block, byte for byte.</summary>
    /// <param name="headers">The block.</param>
    public void AddAll(RecordHeaders headers) => headers.Encoded.CopyTo(Grow(headers.Encoded.Length));

    private Span<byte> BeginEntry(ReadOnlySpan<byte> name, int valueLength, int valueBytes)
    {
        var entry = Grow(RecordHeaders.EntryOverhead + name.Length + valueBytes);
        BinaryPrimitives.WriteInt32LittleEndian(entry, name.Length);
        BinaryPrimitives.WriteInt32LittleEndian(entry[sizeof(int)..], valueLength);
        name.CopyTo(entry[(2 * sizeof(int))..]);
        entry[(2 * sizeof(int)) + name.Length] = 0;
        return entry[(RecordHeaders.EntryOverhead + name.Length)..];
    }

    private Span<byte> Grow(int by)
    {
        if (_buffer.Length - _length < by)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + by));
        }

        var grown = _buffer.AsSpan(_length, by);
        _length += by;
        return grown;
    }
}
