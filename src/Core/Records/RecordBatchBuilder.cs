using System.Buffers;

namespace TaskQueue.Core.Records;

/// <summary>Fills batches record by record; used again for batch after batch by one thread.</summary>
/// <remarks>
/// A slab of at most <see cref="PooledFrom"/> bytes is a plain array that the garbage collector takes back; a larger one,
/// which would go to the large object heap each time, comes from the shared pool.
/// </remarks>
internal sealed class RecordBatchBuilder
{
    /// <summary>Size in bytes from which slabs are pooled; below the 85,000 of the large object heap.</summary>
    public const int PooledFrom = 64 * 1024;

    private readonly HeaderWriter _headers = new();
    private RecordSlot[] _slots = new RecordSlot[256];
    private byte[] _slab = [];
    private int _count;
    private int _length;

    /// <summary>Gets the number of records added since the last <see cref="Build"/>.</summary>
    public int Count => _count;

    /// <summary>Gets the writer for the headers of the record that is added next; emptied by <see cref="Add"/>.</summary>
    public HeaderWriter Headers => _headers;

    /// <summary>Adds a record with the headers that were written to <see cref="Headers"/>.</summary>
    /// <param name="offset">Offset in the partition; higher than that of the record before.</param>
    /// <param name="timestampMs">Milliseconds since 1970-01-01 UTC; −1 for none.</param>
    /// <param name="hasKey">Whether the key is other than null.</param>
    /// <param name="key">The key's bytes.</param>
    /// <param name="hasValue">Whether the value is other than null.</param>
    /// <param name="value">The value's bytes.</param>
    /// <param name="endedAttempts">Attempts that ended before, as the ledger tells.</param>
    public void Add(
        long offset,
        long timestampMs,
        bool hasKey,
        ReadOnlySpan<byte> key,
        bool hasValue,
        ReadOnlySpan<byte> value,
        int endedAttempts = 0)
    {
        var headers = _headers.Written.Encoded;
        var start = _length;
        Reserve(key.Length + value.Length + headers.Length);
        Append(key);
        Append(value);
        Append(headers);
        _headers.Clear();

        if (_count == _slots.Length)
        {
            Array.Resize(ref _slots, _slots.Length * 2);
        }

        _slots[_count++] = new RecordSlot(
            offset,
            timestampMs,
            start,
            hasKey ? key.Length : -1,
            hasValue ? value.Length : -1,
            headers.Length,
            endedAttempts);
    }

    /// <summary>Returns the records added since the last call as a batch, and begins anew.</summary>
    /// <param name="assignment">The assignment under which they were read.</param>
    /// <exception cref="InvalidOperationException">No record was added.</exception>
    public RecordBatch Build(Assignment assignment)
    {
        if (_count == 0)
        {
            throw new InvalidOperationException("A batch needs at least one record.");
        }

        var slots = _slots.AsSpan(0, _count).ToArray();
        var pooled = _length > PooledFrom;
        var slab = _slab;
        if (pooled)
        {
            _slab = [];
        }
        else
        {
            slab = _slab.AsSpan(0, _length).ToArray();
        }

        _count = 0;
        _length = 0;
        return new RecordBatch(assignment, slots, slab, pooled);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_slab.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int bytes)
    {
        if (_slab.Length - _length >= bytes)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_slab.Length * 2, Math.Max(_length + bytes, PooledFrom)));
        _slab.AsSpan(0, _length).CopyTo(larger);
        if (_slab.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_slab);
        }

        _slab = larger;
    }
}
