namespace TaskQueue.Core.Wire;

/// <summary>Where a part of an envelope lies; empty if there is no such part.</summary>
/// <param name="Start">Index of the first byte.</param>
/// <param name="Length">Number of bytes.</param>
internal readonly record struct ByteRange(int Start, int Length)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes) => bytes.Slice(Start, Length);
}
