namespace TaskQueue.Core.Wire;

/// <summary>What a decoder finds, while it is at it.</summary>
internal struct EnvelopeParts
{
    public EnvelopeMode Mode;
    public ByteRange Kind;
    public ByteRange Id;

    /// <summary>The only group that is to run the task; lies in the record in every mode.</summary>
    public ByteRange ReplayGroup;

    public ByteRange TraceParent;
    public ByteRange TraceState;
    public ByteRange ContentType;

    /// <summary>Structured mode alone.</summary>
    public ByteRange Argument;

    /// <summary>0 if the task does not say.</summary>
    public int MaxAttempts;

    /// <summary>UTC; 0 if the task does not say.</summary>
    public long ExpiresAtTicks;

    /// <summary>The bytes that the ranges refer to, if those are not the record's.</summary>
    public byte[]? Own;
}
