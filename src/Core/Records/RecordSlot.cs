namespace TaskQueue.Core.Records;

/// <summary>Where one record of a batch lies in the slab: key, value and headers, one behind the other.</summary>
/// <param name="Offset">Offset in the partition, counted from 0.</param>
/// <param name="TimestampMs">Milliseconds since 1970-01-01 UTC; −1 if the record has none.</param>
/// <param name="Start">Index of the first byte in the slab.</param>
/// <param name="KeyLength">Bytes of the key; −1 for a null key.</param>
/// <param name="ValueLength">Bytes of the value; −1 for a null value.</param>
/// <param name="HeadersLength">Bytes of the encoded headers.</param>
/// <param name="EndedAttempts">Attempts that ended before the record was read.</param>
internal readonly record struct RecordSlot(
    long Offset, long TimestampMs, int Start, int KeyLength, int ValueLength, int HeadersLength, int EndedAttempts)
{
    public int KeyBytes => Math.Max(KeyLength, 0);

    public int ValueBytes => Math.Max(ValueLength, 0);

    public int Length => KeyBytes + ValueBytes + HeadersLength;
}
