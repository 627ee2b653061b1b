namespace TaskQueue.Core.Records;

/// <summary>One record of a batch, read in place.</summary>
/// <remarks>Being a ref struct it cannot outlive the use of its batch: what has to be kept is copied.</remarks>
internal readonly ref struct RecordView
{
    private readonly ref readonly RecordSlot _slot;

    internal RecordView(Assignment assignment, ref readonly RecordSlot slot, ReadOnlySpan<byte> slab)
    {
        Assignment = assignment;
        _slot = ref slot;
        Bytes = slab.Slice(slot.Start, slot.Length);
    }

    /// <summary>Gets the assignment under which the record was read.</summary>
    public Assignment Assignment { get; }

    /// <summary>Gets the record's offset in its partition, counted from 0.</summary>
    public long Offset => _slot.Offset;

    /// <summary>Gets the record's timestamp in milliseconds since 1970-01-01 UTC; −1 if it has none.</summary>
    public long TimestampMs => _slot.TimestampMs;

    /// <summary>Gets how many attempts of this task have ended before it was read, as the ledger tells.</summary>
    public int EndedAttempts => _slot.EndedAttempts;

    /// <summary>Gets whether the key is other than null.</summary>
    public bool HasKey => _slot.KeyLength >= 0;

    /// <summary>Gets the key's bytes; empty for a null key too.</summary>
    public ReadOnlySpan<byte> Key => Bytes[.._slot.KeyBytes];

    /// <summary>Gets whether the value is other than null.</summary>
    public bool HasValue => _slot.ValueLength >= 0;

    /// <summary>Gets the value's bytes; empty for a null value too.</summary>
    public ReadOnlySpan<byte> Value => Bytes.Slice(_slot.KeyBytes, _slot.ValueBytes);

    /// <summary>Gets the headers.</summary>
    public RecordHeaders Headers => new(Bytes[(_slot.KeyBytes + _slot.ValueBytes)..]);

    /// <summary>Gets key, value and headers as they lie one behind the other.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Copies the record into a batch of its own, which lives as long as it is referred to.</summary>
    public RecordBatch Copy() => new(Assignment, [_slot with { Start = 0 }], Bytes.ToArray(), pooled: false);
}
