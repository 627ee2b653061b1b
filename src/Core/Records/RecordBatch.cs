using System.Buffers;
using System.Diagnostics;

namespace TaskQueue.Core.Records;

/// <summary>Records of one assignment, in log order; their bytes lie in one slab.</summary>
/// <remarks>
/// <para>
/// A large slab is pooled: it goes back when each of the <see cref="Count"/> records has been released once, and never
/// after <see cref="Forfeit"/>. Until a record's own release its bytes are valid. <see cref="RecordView"/> and spans
/// keep readers within that time; what must live longer is taken out with <see cref="Detach"/>.
/// </para>
/// <para>Immutable but for that count; safe from any thread.</para>
/// </remarks>
internal sealed class RecordBatch
{
    private readonly RecordSlot[] _slots;
    private readonly bool _pooled;
    private byte[] _slab;
    private int _unreleased;
    private int _forfeited;

    internal RecordBatch(Assignment assignment, RecordSlot[] slots, byte[] slab, bool pooled)
    {
        Debug.Assert(slots.Length > 0, "a batch has at least one record");
        Assignment = assignment;
        _slots = slots;
        _slab = slab;
        _pooled = pooled;
        _unreleased = slots.Length;
    }

    /// <summary>Gets the assignment under which the records were read.</summary>
    public Assignment Assignment { get; }

    /// <summary>Gets the number of records; at least 1.</summary>
    public int Count => _slots.Length;

    /// <summary>Gets a view of one record.</summary>
    /// <param name="index">The record's place in the batch, counted from 0.</param>
    public RecordView this[int index] => new(Assignment, ref _slots[index], _slab);

    /// <summary>Returns the offset of a record.</summary>
    /// <param name="index">The record's place in the batch, counted from 0.</param>
    public long OffsetOf(int index) => _slots[index].Offset;

    /// <summary>Returns how many bytes a record takes up in memory: key, value and headers.</summary>
    /// <param name="index">The record's place in the batch, counted from 0.</param>
    public int BytesOf(int index) => _slots[index].Length;

    /// <summary>Releases one record; to be called once for each. After the last one a pooled slab is used again.</summary>
    public void Release()
    {
        var left = Interlocked.Decrement(ref _unreleased);
        Debug.Assert(left >= 0, "a record was released twice");
        if (left == 0 && _pooled && Volatile.Read(ref _forfeited) == 0)
        {
            ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _slab, []));
        }
    }

    /// <summary>Keeps the slab from ever being used again, because code that was given up may still read it.</summary>
    public void Forfeit() => Volatile.Write(ref _forfeited, 1);

    /// <summary>Copies one record into a batch of its own and releases it here.</summary>
    /// <param name="index">The record's place in the batch, counted from 0.</param>
    /// <param name="endedAttempts">How many attempts of the task have ended by now.</param>
    /// <returns>A batch with this record alone, on a slab that is not pooled.</returns>
    public RecordBatch Detach(int index, int endedAttempts)
    {
        var copy = this[index].Bytes.ToArray();
        var slot = _slots[index] with { Start = 0, EndedAttempts = endedAttempts };
        Release();
        return new RecordBatch(Assignment, [slot], copy, pooled: false);
    }
}
